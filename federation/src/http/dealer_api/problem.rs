//! Problems (RFC 9457): what a dealer's system is told when it does not get what it asked for.

pub(in crate::http) use super::problem_code::{ProblemCode, example_of};

use super::problem_code::kind_of;
use crate::flow::{DealerError, Refusal};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use idp::{
    domain::PROOF_ALGORITHMS,
    flow::FlowError,
    http::{PageError, ProblemAsked, ProofFault, RepeatRefusal, log_failure},
    protocol::OAuthError,
    store::StoreError,
};
use serde::Serialize;

/// The problem as it is sent.
#[derive(Serialize, utoipa::ToSchema)]
pub(in crate::http) struct ProblemBody {
    /// A URI for the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// What is wrong, in one line, in the caller's language.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// A word for programs.
    code: &'static str,
    /// What exactly, for the developer.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Names the request in our log.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "urn:common-id:request:01jd7z0000abcdefghjkmnpqrs")]
    instance: String,
}

/// A problem about to be answered.
#[derive(Debug)]
pub(in crate::http) struct ApiProblem {
    code: ProblemCode,
    detail: Option<String>,
    cause: Option<FlowError>,
    /// Why the proof of possession is refused, when it is that.
    proof_fault: Option<&'static str>,
    /// Boxed: most problems never need it, and results stay small.
    asked: Option<Box<ProblemAsked>>,
}

impl ApiProblem {
    /// A problem without detail.
    pub(in crate::http) fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, cause: None, proof_fault: None, asked: None }
    }

    /// A token that is not taken, and what is wrong with the proof that came with it (RFC 9449, 7.1).
    pub(in crate::http) fn of_token(error: &OAuthError) -> Self {
        let fault = ProofFault::of(error);
        Self {
            detail: fault.map(|fault| fault.detail.to_owned()),
            proof_fault: fault.map(|fault| fault.code),
            ..Self::new(ProblemCode::InvalidToken)
        }
    }

    /// A request that is not valid, and why.
    pub(in crate::http) fn invalid(detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(ProblemCode::InvalidRequest) }
    }

    /// The same, for an extractor, which fails before a handler has the request.
    pub(in crate::http) fn asked_by(self, request: &HttpRequest) -> Self {
        Self { asked: Some(Box::new(ProblemAsked::of(request))), ..self }
    }

    /// The answer, in the caller's language.
    pub(in crate::http) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let asked = ProblemAsked::of(request);
        if let Some(cause) = &self.cause {
            log_failure(&asked.request_id, cause, "dealer API");
        }
        self.answer_to(&asked)
    }

    fn answer_to(&self, asked: &ProblemAsked) -> HttpResponse {
        let (status, code, ja, en) = self.code.row();
        let body = ProblemBody {
            kind: kind_of(self.code),
            title: asked.words(ja, en),
            status,
            code,
            detail: self.detail.clone(),
            instance: asked.instance(),
        };
        let mut answer = asked.begin(self.status_code());
        match (self.code, status) {
            (_, 401) => {
                let [first, second] = challenges(self.proof_fault);
                answer.append_header((header::WWW_AUTHENTICATE, first));
                answer.append_header((header::WWW_AUTHENTICATE, second));
            }
            (ProblemCode::InsufficientScope(scope), _) => {
                let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
                answer.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            (ProblemCode::MethodNotAllowed(allow), _) => {
                answer.insert_header((header::ALLOW, allow));
            }
            (ProblemCode::InProgress, _) => {
                answer.insert_header((header::RETRY_AFTER, "1"));
            }
            (_, 503) => {
                answer.insert_header((header::RETRY_AFTER, "5"));
            }
            // The day's end: the moment itself would tell when others wrote to the account.
            (ProblemCode::Refused(Refusal::TooManyMails), _) => {
                answer.insert_header((header::RETRY_AFTER, "86400"));
            }
            (_, 429) => {
                answer.insert_header((header::RETRY_AFTER, "600"));
            }
            _ => {}
        }
        answer.body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

/// How a token may be shown: for a proof that is refused, with the reason (RFC 9449, 7.1).
fn challenges(proof_fault: Option<&str>) -> [String; 2] {
    let algorithms = PROOF_ALGORITHMS.map(|algorithm| algorithm.as_str()).join(" ");
    match proof_fault {
        Some(fault) => [format!("DPoP error=\"{fault}\", algs=\"{algorithms}\""), "Bearer".to_owned()],
        None => ["Bearer error=\"invalid_token\"".to_owned(), format!("DPoP algs=\"{algorithms}\"")],
    }
}

impl From<DealerError> for ApiProblem {
    fn from(error: DealerError) -> Self {
        match error {
            DealerError::Refused(refusal) => Self::new(ProblemCode::Refused(refusal)),
            DealerError::Flow(FlowError::Store(StoreError::Nul)) => {
                Self::invalid("a text holds a NUL character")
            }
            DealerError::Flow(cause) => {
                let passes = cause.is_transient();
                let code = if passes { ProblemCode::Unavailable } else { ProblemCode::Internal };
                Self { cause: Some(cause), ..Self::new(code) }
            }
        }
    }
}

impl From<RepeatRefusal> for ApiProblem {
    fn from(refusal: RepeatRefusal) -> Self {
        match refusal {
            RepeatRefusal::Malformed => {
                Self::invalid("Idempotency-Key: must be 1 to 64 printable ASCII characters")
            }
            RepeatRefusal::Running => Self::new(ProblemCode::InProgress),
            RepeatRefusal::OtherCall => Self::new(ProblemCode::KeyOfAnother),
            RepeatRefusal::AnswerGone => Self::new(ProblemCode::AnswerNotKept),
            RepeatRefusal::Store(cause) => DealerError::from(cause).into(),
        }
    }
}

/// What the library finds wrong with an address: there is nothing of this name then.
impl From<actix_web::error::PathError> for ApiProblem {
    fn from(_: actix_web::error::PathError) -> Self {
        Self::new(ProblemCode::NotFound)
    }
}

impl From<PageError> for ApiProblem {
    fn from(error: PageError) -> Self {
        Self::new(match error {
            PageError::TooLarge => ProblemCode::TooLarge,
            PageError::TooSlow => ProblemCode::TooSlow,
            _ => ProblemCode::InvalidRequest,
        })
    }
}

impl std::fmt::Display for ApiProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.row().1)
    }
}

/// For extractors: see [`ApiProblem::asked_by`].
impl ResponseError for ApiProblem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.row().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let nobody = ProblemAsked::nobody();
        self.answer_to(self.asked.as_deref().unwrap_or(&nobody))
    }
}

#[cfg(test)]
#[path = "problem_tests.rs"]
mod tests;
