//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07) for interfaces of programs.

use super::log_failure;
use crate::{
    Provider,
    flow::{CallAsked, CallTurn, OpenCall, take_call},
    store::{StoreError, share_deadline},
};
use actix_web::{
    Error, HttpRequest, HttpResponse, ResponseError,
    body::{MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The request's header.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What says of an answer that it was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Characters of a key at most.
const LONGEST: usize = 64;

/// Headers that belong to an answer; the others are the connection's.
const KEPT: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::ETAG, header::LOCATION, HeaderName::from_static("content-language")];

/// Why a call under a key is not made.
#[derive(Debug, thiserror::Error)]
pub enum RepeatRefusal {
    /// The header is not one key of 1 to 64 printable ASCII characters.
    #[error("the idempotency key cannot be read")]
    Malformed,
    /// The same call is being made.
    #[error("the call is being made")]
    Running,
    /// The key stands for another call.
    #[error("the idempotency key stands for another call")]
    OtherCall,
    /// The call was made, and its answer is not kept.
    #[error("the call was made and its answer is not kept")]
    AnswerGone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A call as it came.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The name of the interface.
    pub interface: &'a str,
    /// Who calls, proven.
    pub caller: &'a str,
    /// The request.
    pub request: &'a HttpRequest,
    /// Its body.
    pub body: &'a [u8],
    /// Whether the answer may be kept for a day, sealed.
    pub keeps_answer: bool,
}

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// The key of a request, if it has one. The draft's form is a quoted string; many clients send the bare text.
///
/// # Errors
/// [`RepeatRefusal::Malformed`].
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, RepeatRefusal> {
    let mut values = headers.get_all(KEY);
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let fits = (1..=LONGEST).contains(&bare.len())
        && bare.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
    if fits && values.next().is_none() { Ok(Some(bare.to_owned())) } else { Err(RepeatRefusal::Malformed) }
}

/// Answers a call: by `work`, or, when the same call came before under the same key, by what was answered then.
///
/// # Errors
/// Those of `work`, and [`RepeatRefusal`].
pub async fn answer_once<E: ResponseError + From<RepeatRefusal>>(
    provider: &Arc<Provider>,
    call: Call<'_>,
    work: impl Future<Output = Result<HttpResponse, E>>,
) -> Result<HttpResponse, E> {
    let Some(key) = idempotency_key(call.request.headers())? else { return work.await };
    let request = fingerprint(&call);
    let asked =
        CallAsked { interface: call.interface, caller: call.caller, key: &key, request: request.as_slice() };
    match take_call(provider, asked).await.map_err(RepeatRefusal::from)? {
        CallTurn::Make(open) => {
            let answered = open.make(work).await;
            keep(provider, open, answered, call.keeps_answer).await
        }
        CallTurn::Again(bytes) => Ok(replay(&bytes).ok_or(RepeatRefusal::AnswerGone)?),
        CallTurn::AnswerGone => Err(RepeatRefusal::AnswerGone.into()),
        CallTurn::Running => Err(RepeatRefusal::Running.into()),
        CallTurn::OtherCall => Err(RepeatRefusal::OtherCall.into()),
    }
}

/// Method, address, condition and body, each with its length, so that no two calls look alike.
fn fingerprint(call: &Call<'_>) -> Vec<u8> {
    let conditions = call.request.headers().get_all(header::IF_MATCH).map(HeaderValue::as_bytes);
    let address = call.request.uri().path_and_query().map_or("", |address| address.as_str());
    let parts = [call.request.method().as_str().as_bytes(), address.as_bytes(), call.body];
    let mut bytes = Vec::with_capacity(call.body.len() + 128);
    for part in parts.into_iter().chain(conditions) {
        bytes.extend_from_slice(&part.len().to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

async fn keep<E: ResponseError>(
    provider: &Arc<Provider>,
    open: OpenCall,
    answered: Result<HttpResponse, E>,
    keeps_answer: bool,
) -> Result<HttpResponse, E> {
    let (result, kept) = match answered {
        Err(refusal) if refusal.status_code().is_client_error() => {
            (Err(refusal), open.refused(provider).await)
        }
        Err(failure) => (Err(failure), open.failed(provider).await),
        Ok(answer) => {
            let (answer, body) = read(answer).await;
            let bytes = keeps_answer.then(|| bytes_of(&answer, &body)).flatten();
            (Ok(answer.set_body(body).map_into_boxed_body()), open.answered(provider, bytes.as_deref()).await)
        }
    };
    // What was done is done and durable: its caller is told, whatever becomes of the repeat.
    if let Err(error) = kept {
        log_failure("", &error, "keeping the answer of a repeatable call");
    }
    result
}

async fn read(answer: HttpResponse) -> (HttpResponse<()>, Vec<u8>) {
    let (head, body) = answer.into_parts();
    // Answers of programs are in memory as a whole: reading one cannot fail.
    let body = to_bytes(body).await.map(|bytes| bytes.to_vec()).unwrap_or_default();
    (head, body)
}

fn bytes_of(answer: &HttpResponse<()>, body: &[u8]) -> Option<Vec<u8>> {
    let header = |name: &HeaderName| {
        let value = answer.headers().get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    };
    let kept = KeptAnswer {
        status: answer.status().as_u16(),
        headers: KEPT.iter().filter_map(header).collect(),
        body: String::from_utf8(body.to_vec()).ok()?,
    };
    serde_json::to_vec(&kept).ok()
}

fn replay(bytes: &[u8]) -> Option<HttpResponse> {
    let kept: KeptAnswer = serde_json::from_slice(bytes).ok()?;
    let mut answer = HttpResponse::build(StatusCode::from_u16(kept.status).ok()?);
    for (name, value) in kept.headers {
        answer.insert_header((name, value));
    }
    answer.insert_header((REPLAYED, "true"));
    Some(answer.body(kept.body))
}

/// Lets a call under a key come to its end though its connection is gone: the repeat, which is why there is a key, finds
/// the answer.
pub async fn outlive_connection<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if !request.headers().contains_key(KEY) {
        return next.call(request).await;
    }
    let work = actix_web::rt::spawn(share_deadline(async move { next.call(request).await }));
    work.await.map_err(|_| ErrorInternalServerError("the call did not come to an end"))?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keys_are_read_quoted_and_bare() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(KEY, HeaderValue::from_str(value).unwrap());
            }
            idempotency_key(&headers)
        };
        assert_eq!(read(&[]).unwrap(), None);
        let longest = "k".repeat(64);
        for (sent, key) in [
            ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            ("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            (" a ", "a"),
            (&longest, &longest),
        ] {
            assert_eq!(read(&[sent]).unwrap().as_deref(), Some(key), "{sent}");
        }
        for bad in ["", "\"\"", "\"", "a b", "\"a\"b\"", "a\\b", "a;b=\"c\"", &"k".repeat(65)] {
            assert!(matches!(read(&[bad]), Err(RepeatRefusal::Malformed)), "{bad}");
        }
        assert!(matches!(read(&["a", "a"]), Err(RepeatRefusal::Malformed)));
    }
}
