//! A browser without script: keeps cookies, and follows redirects only when told to.

use std::{collections::BTreeMap, sync::Mutex};

use reqwest::{Method, Response, redirect::Policy};
use url::Url;

/// Cookies are kept for the host `localhost` whatever the port, as browsers do.
pub(crate) struct Browser {
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What a page answered.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) url: Url,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new() -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { http, cookies: Mutex::default() }
    }

    pub(crate) async fn get(&self, url: &Url) -> Page {
        self.send(Method::GET, url, &[]).await
    }

    pub(crate) async fn post(&self, url: &Url, form: &[(&str, &str)]) -> Page {
        self.send(Method::POST, url, form).await
    }

    /// Follows redirects from `page` until there is none.
    pub(crate) async fn follow(&self, mut page: Page) -> Page {
        while let Some(location) = &page.location {
            page = self.get(&page.url.join(location).unwrap()).await;
        }
        page
    }

    async fn send(&self, method: Method, url: &Url, form: &[(&str, &str)]) -> Page {
        let cookies = self.cookies.lock().unwrap().clone();
        let cookies =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut request = self.http.request(method.clone(), url.clone()).header("Cookie", cookies);
        if method == Method::POST {
            request = request.form(form);
        }
        let answer = request.send().await.unwrap();
        self.keep_cookies(&answer);
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        Page {
            status: answer.status().as_u16(),
            location,
            url: answer.url().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    fn keep_cookies(&self, answer: &Response) {
        let mut cookies = self.cookies.lock().unwrap();
        for line in answer.headers().get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax"), "{line}");
            if line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// What stands in `<pre id="…">`, as JSON.
    pub(crate) fn json(&self, id: &str) -> serde_json::Value {
        let start = self.text.split_once(&format!("<pre id=\"{id}\"")).expect(id).1;
        let inside = start.split_once('>').unwrap().1.split_once("</pre>").unwrap().0;
        let inside = inside.replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&");
        serde_json::from_str(&inside).expect(&inside)
    }
}
