//! A browser without a screen: cookies and forms against the routes, without a socket.

use crate::house::House;
use actix_web::{
    App,
    http::{Method, StatusCode, header},
    middleware::from_fn,
    test,
    web::{self, Data},
};
use std::{cell::RefCell, collections::BTreeMap};

pub(crate) struct Browser<'h> {
    house: &'h House,
    cookies: RefCell<BTreeMap<String, String>>,
    headers: Vec<(String, String)>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Whether the page has an element with this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.body.contains(&format!("id=\"{id}\""))
    }

    /// The value of the first input with this name.
    pub(crate) fn value(&self, name: &str) -> String {
        let from = self.body.split_once(&format!("name=\"{name}\" value=\"")).expect(name).1;
        from.split_once('"').unwrap().0.to_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }
}

impl<'h> Browser<'h> {
    pub(crate) fn new(house: &'h House) -> Self {
        Self { house, cookies: RefCell::default(), headers: Vec::new() }
    }

    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.borrow().clone()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Posts a form; the token of the page is added by the caller.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some(("application/x-www-form-urlencoded", body))).await
    }

    pub(crate) async fn post_json(&self, path: &str, body: &str) -> Answer {
        self.send(Method::POST, path, Some(("application/json", body.to_owned()))).await
    }

    /// As the server's own threads do, which let work go on beside a request.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<(&str, String)>) -> Answer {
        tokio::task::LocalSet::new().run_until(self.send_here(method, path, body)).await
    }

    async fn send_here(&self, method: Method, path: &str, body: Option<(&str, String)>) -> Answer {
        let (provider, federation) = (self.house.provider.clone(), self.house.federation.clone());
        let app = test::init_service(
            App::new()
                .app_data(Data::from(provider))
                .configure(idp::http::configure)
                .configure(|config| federation.configure(config))
                .default_service(web::to(idp::http::not_found))
                .wrap(from_fn(idp::http::protect)),
        )
        .await;
        let mut request = test::TestRequest::default().method(method).uri(path);
        let jar: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            request = request.insert_header((header::COOKIE, jar.join("; ")));
        }
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        if let Some((kind, body)) = body {
            request = request.insert_header((header::CONTENT_TYPE, kind)).set_payload(body);
        }
        let response = test::call_service(&app, request.to_request()).await;
        for cookie in response.response().cookies() {
            let gone = cookie.max_age().is_some_and(|age| age.is_zero());
            let mut jar = self.cookies.borrow_mut();
            if gone {
                jar.remove(cookie.name());
            } else {
                jar.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let body = String::from_utf8(test::read_body(response).await.to_vec()).unwrap();
        Answer { status, location, headers, body }
    }
}
