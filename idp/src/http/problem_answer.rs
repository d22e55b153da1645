//! What the interfaces for programs answer alike when they refuse (RFC 9457): the caller's language, the number of the
//! request, and what is wrong with a token. Which problems there are is each interface's own.

use super::headers::request_id;
use crate::{
    domain::Lang,
    protocol::{OAuthError, OAuthErrorCode},
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};

/// What an answer takes from its request.
#[derive(Clone, Debug)]
pub struct ProblemAsked {
    /// The caller's language.
    pub lang: Lang,
    /// The number of the request; empty where none is known.
    pub request_id: String,
}

impl ProblemAsked {
    /// As the request says.
    pub fn of(request: &HttpRequest) -> Self {
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self { lang: Lang::pick([], None, accepted), request_id: request_id(request) }
    }

    /// Of nobody in particular.
    pub const fn nobody() -> Self {
        Self { lang: Lang::Ja, request_id: String::new() }
    }

    /// `instance`: names the request in our log. Empty where its number is not known.
    pub fn instance(&self) -> String {
        match self.request_id.as_str() {
            "" => String::new(),
            id => format!("urn:common-id:request:{id}"),
        }
    }

    /// The one of two words in the caller's language.
    pub fn words(&self, ja: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Ja { ja } else { en }
    }

    /// The beginning of the answer, which nobody keeps.
    pub fn begin(&self, status: StatusCode) -> HttpResponseBuilder {
        let mut answer = HttpResponse::build(status);
        answer
            .content_type("application/problem+json")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_LANGUAGE, self.lang.tag()));
        answer
    }
}

/// What is wrong with the proof of a token that is bound to a key (RFC 9449, 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofFault {
    /// The code of the challenge.
    pub code: &'static str,
    /// What exactly, for the developer.
    pub detail: &'static str,
}

impl ProofFault {
    /// The fault, if it is the proof that is refused and not the token.
    pub fn of(error: &OAuthError) -> Option<Self> {
        let is_of_proof =
            matches!(error.code, OAuthErrorCode::InvalidDpopProof | OAuthErrorCode::UseDpopNonce);
        is_of_proof.then(|| Self { code: error.code.as_str(), detail: error.description })
    }
}
