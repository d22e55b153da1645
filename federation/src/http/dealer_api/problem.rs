//! Problems (RFC 9457): what a dealer's system is told when it does not get what it asked for.

use crate::flow::{DealerError, Refusal};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use idp::{
    domain::{Lang, PROOF_ALGORITHMS},
    flow::FlowError,
    http::{PageError, RepeatRefusal, RequestId, log_failure},
    protocol::{OAuthError, OAuthErrorCode},
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

/// Every problem of this interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum ProblemCode {
    /// No access token, or none that holds.
    InvalidToken,
    /// The token lacks the scope.
    InsufficientScope(&'static str),
    /// The body or a parameter is not what it must be.
    InvalidRequest,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// The body is too large.
    TooLarge,
    /// The body is too slow.
    TooSlow,
    /// No such thing, or another dealer's.
    NotFound,
    /// No such method; there are these.
    MethodNotAllowed(&'static str),
    /// By rule.
    Refused(Refusal),
    /// The same call is being made.
    InProgress,
    /// The key stands for another call.
    KeyOfAnother,
    /// The call was made, and its answer is not kept.
    AnswerNotKept,
    /// Try again in a moment.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl ProblemCode {
    /// The HTTP status.
    pub(in crate::http) const fn status(self) -> u16 {
        self.row().0
    }

    /// The word for programs.
    pub(in crate::http) const fn word(self) -> &'static str {
        self.row().1
    }

    /// What is wrong, in English.
    pub(in crate::http) const fn title(self) -> &'static str {
        self.row().3
    }

    /// Status, word, Japanese and English title.
    const fn row(self) -> (u16, &'static str, &'static str, &'static str) {
        match self {
            Self::InvalidToken | Self::Refused(Refusal::NotADealer) => {
                (401, "invalid_token", "アクセストークンが正しくありません", "The access token is not valid")
            }
            Self::InsufficientScope(_) => {
                (403, "insufficient_scope", "この操作の権限がありません", "The token does not allow this")
            }
            Self::InvalidRequest => {
                (400, "invalid_request", "要求の内容が正しくありません", "The request is not valid")
            }
            Self::UnsupportedMediaType => {
                (415, "unsupported_media_type", "JSONで送ってください", "The body must be application/json")
            }
            Self::TooLarge => (413, "too_large", "要求が大きすぎます", "The request is too large"),
            Self::TooSlow => {
                (408, "too_slow", "要求が時間内に届きませんでした", "The request did not arrive in time")
            }
            Self::NotFound | Self::Refused(Refusal::NotFound | Refusal::BadLaunch) => {
                (404, "not_found", "見つかりません", "There is no such thing")
            }
            Self::MethodNotAllowed(_) => {
                (405, "method_not_allowed", "この方法では使えません", "This method is not allowed here")
            }
            Self::Refused(refusal) => refused(refusal),
            Self::InProgress => {
                (409, "in_progress", "同じキーの要求を処理しています", "The same call is being made")
            }
            Self::KeyOfAnother => (
                422,
                "key_reused",
                "この冪等キーは別の要求に使われています",
                "The idempotency key stands for another call",
            ),
            Self::AnswerNotKept => (
                409,
                "answer_not_kept",
                "この要求は処理済みで、応答は残っていません",
                "The call was made before, and its answer is not kept",
            ),
            Self::Unavailable => (503, "unavailable", "いま利用できません", "Temporarily unavailable"),
            Self::Internal => (500, "internal", "処理できませんでした", "The request could not be completed"),
        }
    }
}

const fn refused(refusal: Refusal) -> (u16, &'static str, &'static str, &'static str) {
    match refusal {
        Refusal::DealerSuspended => {
            (403, "dealer_suspended", "この販売店は停止されています", "The dealer is suspended")
        }
        Refusal::UnknownShop => (422, "unknown_shop", "店舗が見つかりません", "There is no such shop"),
        Refusal::UnknownService => {
            (422, "unknown_service", "サービスが見つかりません", "There is no such service")
        }
        Refusal::NotAcknowledged => {
            (409, "not_acknowledged", "お客様の確認がまだです", "The customer has not ticked the notice")
        }
        Refusal::NoticeChanged => {
            (409, "notice_changed", "お知らせの版が違います", "Another version of the notice is in force")
        }
        Refusal::TooManyVisits => {
            (429, "too_many_visits", "来店の登録が多すぎます", "Too many visits in the hour")
        }
        Refusal::TooManyLookups => (429, "too_many_lookups", "照会の回数が多すぎます", "Too many look-ups"),
        Refusal::NoAccount => (422, "no_account", "IDがありません", "No account has this address"),
        Refusal::CannotStart => (409, "cannot_start", "連携を始められません", "A link cannot be started"),
        Refusal::AlreadyLinked => {
            (409, "already_linked", "すでに連携しています", "The record is linked with this account already")
        }
        Refusal::Conflict => (409, "conflict", "このお客様情報は使われています", "The record is in use"),
        Refusal::TooSoon => {
            (429, "too_soon", "メールを送ったばかりです", "A mail about this record left just now")
        }
        Refusal::TooManyMails => (429, "too_many_mails", "メールの回数が多すぎます", "Too many mails today"),
        Refusal::WrongState => (409, "wrong_state", "この状態ではできません", "The link is in another state"),
        Refusal::UnknownDealer => {
            (422, "unknown_dealer", "販売店が見つかりません", "There is no such dealer")
        }
        Refusal::TooManyHandovers => {
            (429, "too_many_handovers", "引き継ぎの回数が多すぎます", "Too many hand-overs of this user")
        }
        Refusal::KeyReused => (
            409,
            "key_reused",
            "この冪等キーは使われています",
            "The idempotency key was used for another call",
        ),
        Refusal::NotStored => {
            (502, "not_stored", "保存できませんでした", "The dealer's system did not take it")
        }
        // Placed above; here so that a new refusal does not go unnoticed.
        Refusal::NotADealer => {
            (401, "invalid_token", "アクセストークンが正しくありません", "The access token is not valid")
        }
        Refusal::NotFound | Refusal::BadLaunch => {
            (404, "not_found", "見つかりません", "There is no such thing")
        }
    }
}

/// A problem as it looks, for the description.
pub(in crate::http) fn example_of(code: ProblemCode) -> serde_json::Value {
    serde_json::json!({
        "type": kind_of(code),
        "title": code.title(),
        "status": code.status(),
        "code": code.word(),
        "instance": "urn:common-id:request:01jd7z0000abcdefghjkmnpqrs",
    })
}

fn kind_of(code: ProblemCode) -> String {
    format!("urn:common-id:dealer-api:{}", code.word())
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
    asked: Option<Box<Asked>>,
}

/// What an answer takes from its request.
#[derive(Clone, Debug)]
struct Asked {
    lang: Lang,
    request_id: String,
}

impl Asked {
    fn of(request: &HttpRequest) -> Self {
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
        Self { lang: Lang::pick([], None, accepted), request_id: id.unwrap_or_default() }
    }
}

impl ApiProblem {
    /// A problem without detail.
    pub(in crate::http) fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, cause: None, proof_fault: None, asked: None }
    }

    /// A token that is not taken, and what is wrong with the proof that came with it (RFC 9449, 7.1).
    pub(in crate::http) fn of_token(error: &OAuthError) -> Self {
        let is_of_proof =
            matches!(error.code, OAuthErrorCode::InvalidDpopProof | OAuthErrorCode::UseDpopNonce);
        Self {
            detail: is_of_proof.then(|| error.description.to_owned()),
            proof_fault: is_of_proof.then(|| error.code.as_str()),
            ..Self::new(ProblemCode::InvalidToken)
        }
    }

    /// A request that is not valid, and why.
    pub(in crate::http) fn invalid(detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(ProblemCode::InvalidRequest) }
    }

    /// The same, for an extractor, which fails before a handler has the request.
    pub(in crate::http) fn asked_by(self, request: &HttpRequest) -> Self {
        Self { asked: Some(Box::new(Asked::of(request))), ..self }
    }

    /// The answer, in the caller's language.
    pub(in crate::http) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let asked = Asked::of(request);
        if let Some(cause) = &self.cause {
            log_failure(&asked.request_id, cause, "dealer API");
        }
        self.answer_to(&asked)
    }

    fn answer_to(&self, asked: &Asked) -> HttpResponse {
        let lang = asked.lang;
        let (status, code, ja, en) = self.code.row();
        let status_code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ProblemBody {
            kind: kind_of(self.code),
            title: if lang == Lang::Ja { ja } else { en },
            status,
            code,
            detail: self.detail.clone(),
            instance: match asked.request_id.as_str() {
                "" => String::new(),
                id => format!("urn:common-id:request:{id}"),
            },
        };
        let mut answer = HttpResponse::build(status_code);
        answer
            .content_type("application/problem+json")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_LANGUAGE, lang.tag()));
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
        let nobody = Asked { lang: Lang::Ja, request_id: String::new() };
        self.answer_to(self.asked.as_deref().unwrap_or(&nobody))
    }
}

#[cfg(test)]
#[path = "problem_tests.rs"]
mod tests;
