//! The problems of the dealers' interface: of each the status, the word for programs, and what it says to people.

use crate::flow::Refusal;

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
    pub(super) const fn row(self) -> (u16, &'static str, &'static str, &'static str) {
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

pub(super) fn kind_of(code: ProblemCode) -> String {
    format!("urn:common-id:dealer-api:{}", code.word())
}
