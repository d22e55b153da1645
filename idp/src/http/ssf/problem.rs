//! Problems (RFC 9457): what a receiver is told when it does not get what it asked for.

use crate::{
    flow::{
        FlowError,
        ssf::{StreamError, StreamRefusal},
    },
    http::{
        PageError,
        failure::log_failure,
        problem_answer::{ProblemAsked, ProofFault},
    },
    protocol::OAuthError,
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;

/// The problem as it is sent.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody {
    /// A URI for the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// What is wrong, in one line, in the caller's language.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What exactly, for the developer.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Names the request in our log.
    instance: String,
}

/// Every problem of this interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProblemCode {
    /// No access token, or none that holds.
    InvalidToken,
    /// The token lacks the scope.
    InsufficientScope(&'static str),
    /// There is nothing that this client could receive, or it may not now.
    NotAllowed,
    /// The body or a parameter is not what it must be.
    InvalidRequest,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// The body is too large.
    TooLarge,
    /// The body is too slow.
    TooSlow,
    /// No such stream of this receiver, or a subject of another issuer.
    NotFound,
    /// No such method; there are these.
    MethodNotAllowed(&'static str),
    /// The receiver has a stream.
    StreamExists,
    /// So many seconds too early.
    TooManyRequests(i64),
    /// Try again in a moment.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl ProblemCode {
    /// The HTTP status.
    pub(super) const fn status(self) -> u16 {
        self.row().0
    }

    /// What is wrong, in English.
    pub(super) const fn title(self) -> &'static str {
        self.row().3
    }

    /// The kind of problem.
    pub(super) fn kind(self) -> String {
        format!("urn:common-id:ssf:{}", self.row().1)
    }

    /// Status, word, Japanese and English title.
    const fn row(self) -> (u16, &'static str, &'static str, &'static str) {
        match self {
            Self::InvalidRequest => {
                (400, "invalid-request", "要求の内容が正しくありません", "The request is not valid")
            }
            Self::InvalidToken => {
                (401, "invalid-token", "アクセストークンが正しくありません", "The access token is not valid")
            }
            Self::InsufficientScope(_) => {
                (403, "insufficient-scope", "この操作の権限がありません", "The token does not allow this")
            }
            Self::NotAllowed => {
                (403, "not-allowed", "このクライアントにはできません", "This client may not do this")
            }
            Self::NotFound => (404, "not-found", "見つかりません", "There is no such thing"),
            Self::MethodNotAllowed(_) => {
                (405, "method-not-allowed", "この方法では使えません", "This method is not allowed here")
            }
            Self::TooSlow => {
                (408, "too-slow", "要求が時間内に届きませんでした", "The request did not arrive in time")
            }
            Self::StreamExists => {
                (409, "stream-exists", "ストリームはすでにあります", "The receiver has a stream already")
            }
            Self::TooLarge => (413, "too-large", "要求が大きすぎます", "The request is too large"),
            Self::UnsupportedMediaType => {
                (415, "unsupported-media-type", "JSONで送ってください", "The body must be application/json")
            }
            Self::TooManyRequests(_) => (429, "too-many-requests", "要求が多すぎます", "Too many requests"),
            Self::Internal => (500, "internal", "処理できませんでした", "The request could not be completed"),
            Self::Unavailable => (503, "unavailable", "いま利用できません", "Temporarily unavailable"),
        }
    }
}

/// A problem about to be answered.
#[derive(Debug)]
pub(super) struct Problem {
    code: ProblemCode,
    detail: Option<String>,
    cause: Option<FlowError>,
    /// What is wrong with the proof of a token that is bound to a key.
    proof_fault: Option<&'static str>,
    /// For an extractor, which fails before a handler has the request. Boxed: most problems never need it, and results stay
    /// small.
    asked: Option<Box<ProblemAsked>>,
}

impl Problem {
    /// A problem without detail.
    pub(super) const fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, cause: None, proof_fault: None, asked: None }
    }

    /// A token that is not taken, and what is wrong with the proof that came with it (RFC 9449, 7.1).
    pub(super) fn of_token(error: &OAuthError) -> Self {
        let fault = ProofFault::of(error);
        Self {
            detail: fault.map(|fault| fault.detail.to_owned()),
            proof_fault: fault.map(|fault| fault.code),
            ..Self::new(ProblemCode::InvalidToken)
        }
    }

    /// A request that is not valid, and why.
    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(ProblemCode::InvalidRequest) }
    }

    /// The same, for an extractor.
    pub(super) fn asked_by(self, request: &HttpRequest) -> Self {
        Self { asked: Some(Box::new(ProblemAsked::of(request))), ..self }
    }

    /// The answer, in the caller's language.
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let asked = ProblemAsked::of(request);
        if let Some(cause) = &self.cause {
            log_failure(&asked.request_id, cause, "security events");
        }
        self.answer_to(&asked)
    }

    fn answer_to(&self, asked: &ProblemAsked) -> HttpResponse {
        let (status, _, ja, en) = self.code.row();
        let body = ProblemBody {
            kind: self.code.kind(),
            title: asked.words(ja, en),
            status,
            detail: self.detail.clone(),
            instance: asked.instance(),
        };
        let mut answer = asked.begin(self.status_code());
        match self.code {
            ProblemCode::InvalidToken => {
                let challenge = match self.proof_fault {
                    Some(fault) => format!("DPoP error=\"{fault}\""),
                    None => "Bearer error=\"invalid_token\"".to_owned(),
                };
                answer.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            ProblemCode::InsufficientScope(scope) => {
                let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
                answer.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            ProblemCode::MethodNotAllowed(allow) => {
                answer.insert_header((header::ALLOW, allow));
            }
            ProblemCode::TooManyRequests(seconds) => {
                answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            ProblemCode::Unavailable => {
                answer.insert_header((header::RETRY_AFTER, "5"));
            }
            _ => {}
        }
        answer.body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

impl From<StreamError> for Problem {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Refused(refusal) => match refusal {
                StreamRefusal::UnknownClient => Self::new(ProblemCode::InvalidToken),
                StreamRefusal::NotAllowed => Self::new(ProblemCode::NotAllowed),
                StreamRefusal::NotFound => Self::new(ProblemCode::NotFound),
                StreamRefusal::Exists => Self::new(ProblemCode::StreamExists),
                StreamRefusal::Invalid(detail) => Self::invalid(detail),
                StreamRefusal::TooSoon(seconds) => Self::new(ProblemCode::TooManyRequests(seconds)),
                // Nothing but adding some of them again makes room.
                StreamRefusal::TooManyRemovals => Self::new(ProblemCode::TooManyRequests(3_600)),
            },
            StreamError::Flow(cause) => {
                let code =
                    if cause.is_transient() { ProblemCode::Unavailable } else { ProblemCode::Internal };
                Self { cause: Some(cause), ..Self::new(code) }
            }
        }
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        Self::new(match error {
            PageError::TooLarge => ProblemCode::TooLarge,
            PageError::TooSlow => ProblemCode::TooSlow,
            _ => ProblemCode::InvalidRequest,
        })
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.title())
    }
}

/// For extractors: see [`Problem::asked_by`].
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let nobody = ProblemAsked::nobody();
        self.answer_to(self.asked.as_deref().unwrap_or(&nobody))
    }
}
