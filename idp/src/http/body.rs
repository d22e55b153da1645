//! Bodies: bounded in size and in time, read once, parsed into pairs.

use super::{PageError, Visitor};
use crate::protocol::ParamList;
use actix_web::{
    FromRequest, HttpRequest, dev::Payload, error::InternalError, guard::GuardContext, http::header, web,
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use std::time::Duration;

/// The largest body that any endpoint takes.
const LARGEST_BODY: usize = 64 * 1024;

/// What browsers send forms as.
const FORM: &str = "application/x-www-form-urlencoded";

/// A body that is not there by then is not waited for: actix itself waits for ever.
const SLOWEST_BODY: Duration = Duration::from_secs(10);

/// Reads the whole body.
pub async fn body_of(mut payload: web::Payload) -> Result<Vec<u8>, PageError> {
    let read = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| PageError::BadRequest)?;
            if body.len() + chunk.len() > LARGEST_BODY {
                return Err(PageError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(SLOWEST_BODY, read).await.map_err(|_| PageError::TooSlow)?
}

/// A form: the parameters in the order in which they came, a repeated one counts as absent. What people type is
/// judged by the field's own rule; tabs and line breaks, which come with what is pasted, count as spaces.
#[derive(Debug)]
pub struct FormBody(pub ParamList);

impl FromRequest for FormBody {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = is_form(request);
        let payload = web::Payload::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move { read(payload, is_form).await.map_err(|error| with_page(&request, error)) })
    }
}

async fn read(
    payload: impl Future<Output = Result<web::Payload, actix_web::Error>>,
    is_form: bool,
) -> Result<FormBody, PageError> {
    let payload = payload.await.map_err(|_| PageError::BadRequest)?;
    let body = body_of(payload).await?;
    if !is_form {
        return Err(PageError::UnsupportedMediaType);
    }
    ParamList::parse_typed_form(&body).map(FormBody).map_err(|_| PageError::BadRequest)
}

/// The error with its page: an extractor fails before the handler has its visitor.
fn with_page(request: &HttpRequest, error: PageError) -> actix_web::Error {
    match Visitor::extract(request).into_inner() {
        Ok(visitor) => {
            let page = error.answer(&visitor);
            InternalError::from_response(error, page).into()
        }
        Err(without_visitor) => without_visitor.into(),
    }
}

/// Whether the body says that it is `application/x-www-form-urlencoded`.
pub fn is_form(request: &HttpRequest) -> bool {
    is_of_type(request.headers(), FORM)
}

/// The same of a request that has no route yet.
pub(super) fn is_form_to_be(context: &GuardContext<'_>) -> bool {
    is_of_type(context.head().headers(), FORM)
}

/// Whether the body says that it is `application/json`.
pub(super) fn is_json(request: &HttpRequest) -> bool {
    is_of_type(request.headers(), "application/json")
}

fn is_of_type(headers: &header::HeaderMap, media_type: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
}

impl FormBody {
    /// The value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.one(name).ok().flatten().unwrap_or_default()
    }

    /// All fields, for showing the form again.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
