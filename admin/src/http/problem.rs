//! Refusals and failures as `application/problem+json` (RFC 9457), in the caller's language.

use crate::{
    domain::{Fault, Permission},
    flow::AdminError,
};
use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use idp::{
    domain::Lang,
    flow::FlowError,
    http::{Failure, RepeatRefusal, RequestId, log_failure},
    store::StoreError,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why an operation was not done. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No token came.
    #[error("no token")]
    NoToken,
    /// The token does not hold here.
    #[error("bad token")]
    BadToken,
    /// The token or its client lacks the right.
    #[error("not allowed")]
    NotAllowed(Permission),
    /// The body is no JSON object with unique members.
    #[error("body is no JSON object")]
    NotJson,
    /// The body is not of the type `application/json`.
    #[error("body is of another type")]
    MediaType,
    /// The body is larger than any of ours.
    #[error("body is too large")]
    TooLarge,
    /// The body did not arrive in time.
    #[error("body is too slow")]
    TooSlow,
    /// The body's members are not those described.
    #[error("body has other members")]
    Members(Fault),
    /// The query string is not as described.
    #[error("query string is not as described")]
    Query,
    /// A header is not as the standard says.
    #[error("a header cannot be read")]
    Header,
    /// There is no such path.
    #[error("no such path")]
    NoPath,
    /// The path is there, for these methods.
    #[error("no such method")]
    NoMethod(String),
    /// The use case said no.
    #[error(transparent)]
    Flow(#[from] AdminError),
    /// The call's key stands in the way.
    #[error(transparent)]
    Repeat(#[from] RepeatRefusal),
    /// A fault of ours.
    #[error("internal")]
    Internal,
}

/// What is wrong, for people and programs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The kind of problem: stable, for programs.
    #[serde(rename = "type")]
    #[schema(example = "urn:common-id:problem:invalid")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What to do about it.
    pub detail: &'static str,
    /// Names the request in our log.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "urn:common-id:request:01jd…")]
    pub instance: String,
    /// What is to be changed in the body, if that is the problem.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemDetail>,
}

/// One thing to change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDetail {
    /// Where: a JSON Pointer into the body.
    #[schema(example = "/registration/redirect_uris/0")]
    pub pointer: String,
    /// The rule: stable, for programs.
    #[schema(example = "invalid_redirect_uri")]
    pub code: &'static str,
    /// The rule in words.
    pub detail: &'static str,
}

idp::bilingual! {
    /// The problems in words.
    pub struct ProblemTexts {
        no_token: "アクセストークンがありません" => "No access token",
        no_token_do: "Authorization: Bearer ヘッダーに、このAPI宛てのアクセストークンを付けてください。" => "Send an access token for this interface in the header Authorization: Bearer.",
        bad_token: "アクセストークンが無効です" => "The access token does not hold",
        bad_token_do: "このAPIを resource に指定して、client_credentials で取り直すか、もう一度ログインしてください。役割が終わった人は使えません。" => "Get another one with this interface as resource: by client_credentials, or by logging in again. It holds no longer when the role has ended.",
        not_allowed: "権限がありません" => "Not allowed",
        not_allowed_do: "トークンとクライアントの両方に、この操作のスコープが必要です。人が使うときは、役割にもこの操作が必要です。" => "The token and its client both need the scope of this operation; of a person, the role needs it, too.",
        malformed: "リクエストを読み取れません" => "The request cannot be read",
        not_json_do: "本文は、項目の重複がない1つのJSONオブジェクトにしてください。" => "The body must be one JSON object in which no member stands twice.",
        query_do: "クエリー文字列は、仕様にあるものを1回だけ指定してください。" => "The query string may hold what is described, each once.",
        header_do: "If-Match には、この資源の ETag をそのまま指定してください。" => "If-Match must hold an ETag of this resource as it was sent.",
        media_type: "本文の形式が異なります" => "Another media type is needed",
        media_type_do: "Content-Type: application/json を指定してください。" => "Send Content-Type: application/json.",
        too_large: "本文が大きすぎます" => "The body is too large",
        too_large_do: "本文は64KiB以下にしてください。" => "The body may have 64 KiB at most.",
        too_slow: "本文が時間内に届きませんでした" => "The body was too slow",
        too_slow_do: "もう一度送信してください。" => "Send it again.",
        invalid: "登録できない値があります" => "Some values cannot be registered",
        invalid_do: "errors の項目を直して、もう一度送信してください。何も変更していません。" => "Change what errors names and send it again. Nothing was changed.",
        not_found: "見つかりません" => "Not found",
        not_found_do: "IDを確認してください。" => "Check the id.",
        no_path_do: "/openapi.json にあるパスを確認してください。" => "Check the path against /openapi.json.",
        no_method: "このメソッドは使えません" => "The method is not allowed",
        no_method_do: "Allow ヘッダーのメソッドを使ってください。" => "Use one that the header Allow names.",
        taken: "このIDは使えません" => "The id cannot be used",
        taken_do: "IDはすでに使われているか、過去に使われました。別のIDにしてください。" => "It is taken, or was once: ids are never used again. Choose another one.",
        changed: "ほかの人が先に変更しました" => "Somebody else was first",
        changed_do: "読み直してから、もう一度変更してください。" => "Read it again, then change it again.",
        merged: "この販売店は統合済みです" => "The dealer was merged",
        merged_do: "統合した販売店は変更も再開もできません。統合先の販売店を変更してください。" => "A dealer that was merged into another one can neither be changed nor resumed. Change the one that took over.",
        wrong_state: "この状態ではできません" => "Not possible in this state",
        wrong_state_do: "state を読み直してください。" => "Read it again and see its state.",
        no_secret: "このクライアントには秘密がありません" => "The client has no secret",
        no_secret_do: "認証方式が client_secret_basic または client_secret_post のクライアントだけが秘密を持ちます。" => "Only clients that authenticate by client_secret_basic or client_secret_post have one.",
        self_registered: "自分で登録したサービスです" => "The service registered itself",
        self_registered_do: "登録の内容を変更できるのは、このサービス自身だけです。停止と再開はできます。" => "Only the service itself changes its registration. It can be suspended and resumed.",
        already_staff: "すでに担当者です" => "A member of staff already",
        already_staff_do: "役割を変えるには、/v1/staff/{account_id} に PUT を送信してください。" => "To change the role, send PUT to /v1/staff/{account_id}.",
        last_operator: "最後の運用担当者です" => "The last operator",
        last_operator_do: "先に、ほかの人を運用担当者にしてください。" => "Make somebody else an operator first.",
        same_person: "依頼した人は承認できません" => "Who asked cannot confirm",
        same_person_do: "ほかの人が承認してください。依頼を取り下げるときは、/refuse に送信してください。" => "Somebody else confirms. To take the request back, send it to /refuse.",
        outdated: "依頼のあとで状況が変わりました" => "Things have changed since it was asked for",
        outdated_do: "対象が変更されたか、依頼した人の役割が終わっています。この依頼を取り下げて、もう一度依頼してください。" => "The object is another now, or who asked has no say any more. Refuse the request and ask again.",
        approval_waits: "別の依頼が承認を待っています" => "Another request about it waits",
        approval_waits_do: "先に /v1/approvals?state=waiting の依頼を承認するか、取り下げてください。" => "Confirm or refuse the one in /v1/approvals?state=waiting first.",
        cursor_do: "cursor には、直前の応答の next_cursor をそのまま指定してください。" => "The cursor must be the next_cursor of the answer before, as it was sent.",
        nul_do: "NUL文字は使えません。" => "A text must not hold a NUL character.",
        key_do: "Idempotency-Key は、表示できるASCII文字1〜64文字を1つだけ指定してください。" => "Idempotency-Key must be one text of 1 to 64 printable ASCII characters.",
        too_often: "回数が多すぎます" => "Too often",
        too_often_do: "Retry-After の秒数だけ待ってください。上限は販売店の操作と同じです。" => "Wait as Retry-After says. The limits are those of dealers.",
        running: "同じキーの要求を処理しています" => "The same call is being made",
        running_do: "Retry-After の秒数だけ待って、同じキーでもう一度送信してください。" => "Wait as Retry-After says and send it again under the same key.",
        key_reused: "このキーは別の要求に使われています" => "The key stands for another call",
        key_reused_do: "別の要求には、新しい Idempotency-Key を付けてください。何も変更していません。" => "Send another call under another Idempotency-Key. Nothing was changed.",
        answer_gone: "この要求は処理済みです" => "The call was made before",
        answer_gone_do: "応答は残っていません。対象を読み直して結果を確かめてください。" => "Its answer is not kept. Read the object and see what came of it.",
        unavailable: "一時的に利用できません" => "Not available for the moment",
        unavailable_do: "Retry-After の秒数だけ待って、もう一度送信してください。" => "Wait as Retry-After says and send it again.",
        internal: "内部エラーです" => "A fault of ours",
        internal_do: "instance の値を添えて、運用担当に知らせてください。" => "Tell the operators, with the value of instance.",
    }
}

/// Status, name, title and advice of a refusal.
type Face = (u16, &'static str, &'static str, &'static str);

impl Refusal {
    /// A failure of the provider while the caller was looked up.
    pub(super) fn provider(error: FlowError) -> Self {
        match error {
            FlowError::Store(error) => Self::Flow(AdminError::Store(error)),
            other => Self::Flow(AdminError::Provider(other)),
        }
    }

    fn face(&self, lang: Lang) -> Face {
        let t = ProblemTexts::of(lang);
        match self {
            Self::NoToken => (401, "no-token", t.no_token, t.no_token_do),
            Self::BadToken => (401, "bad-token", t.bad_token, t.bad_token_do),
            Self::NotAllowed(_) => (403, "not-allowed", t.not_allowed, t.not_allowed_do),
            Self::NotJson => (400, "malformed", t.malformed, t.not_json_do),
            Self::Members(_) => (400, "malformed", t.malformed, t.invalid_do),
            Self::Query => (400, "malformed", t.malformed, t.query_do),
            Self::Header => (400, "malformed", t.malformed, t.header_do),
            Self::MediaType => (415, "media-type", t.media_type, t.media_type_do),
            Self::TooLarge => (413, "too-large", t.too_large, t.too_large_do),
            Self::TooSlow => (408, "too-slow", t.too_slow, t.too_slow_do),
            Self::NoPath => (404, "not-found", t.not_found, t.no_path_do),
            Self::NoMethod(_) => (405, "no-method", t.no_method, t.no_method_do),
            Self::Flow(error) => flow_face(error, t),
            Self::Repeat(refusal) => repeat_face(refusal, t),
            Self::Internal => (500, "internal", t.internal, t.internal_do),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Members(fault) => std::slice::from_ref(fault),
            Self::Flow(AdminError::Invalid(faults)) => faults,
            _ => &[],
        }
    }

    fn answer(&self, lang: Lang, request_id: &str) -> HttpResponse {
        let (status, kind, title, detail) = self.face(lang);
        if status >= 500 {
            log_failure(request_id, self, "admin API");
        }
        let errors = self.faults().iter().map(|fault| ProblemDetail {
            pointer: fault.pointer.clone(),
            code: fault.rule.code(),
            detail: fault.rule.sentence(lang),
        });
        let instance =
            if request_id.is_empty() { String::new() } else { format!("urn:common-id:request:{request_id}") };
        let kind = format!("urn:common-id:problem:{kind}");
        let problem = Problem { kind, title, status, detail, instance, errors: errors.collect() };
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Self::NoToken => drop(answer.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"admin\""))),
            Self::BadToken => {
                answer.insert_header((
                    header::WWW_AUTHENTICATE,
                    "Bearer realm=\"admin\", error=\"invalid_token\"",
                ));
            }
            Self::NotAllowed(permission) => {
                let scope = permission.scope();
                let challenge =
                    format!("Bearer realm=\"admin\", error=\"insufficient_scope\", scope=\"{scope}\"");
                answer.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            Self::NoMethod(allow) => drop(answer.insert_header((header::ALLOW, allow.as_str()))),
            Self::Flow(AdminError::TooOften(seconds)) => {
                answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Self::Repeat(RepeatRefusal::Running) => drop(answer.insert_header((header::RETRY_AFTER, "1"))),
            _ if status == 503 => drop(answer.insert_header((header::RETRY_AFTER, "5"))),
            _ => {}
        }
        answer
            .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
            .insert_header((header::VARY, "Accept-Language"))
            .content_type("application/problem+json")
            .body(serde_json::to_string(&problem).unwrap_or_default())
    }
}

fn flow_face(error: &AdminError, t: &'static ProblemTexts) -> Face {
    match error {
        AdminError::NotFound => (404, "not-found", t.not_found, t.not_found_do),
        AdminError::Taken => (409, "taken", t.taken, t.taken_do),
        AdminError::Changed => (412, "changed", t.changed, t.changed_do),
        AdminError::Merged => (409, "dealer-merged", t.merged, t.merged_do),
        AdminError::WrongState => (409, "wrong-state", t.wrong_state, t.wrong_state_do),
        AdminError::Invalid(_) => (422, "invalid", t.invalid, t.invalid_do),
        AdminError::NoSecret => (409, "no-secret", t.no_secret, t.no_secret_do),
        AdminError::TooOften(_) => (429, "too-often", t.too_often, t.too_often_do),
        AdminError::SelfRegistered => (409, "self-registered", t.self_registered, t.self_registered_do),
        AdminError::AlreadyStaff => (409, "already-staff", t.already_staff, t.already_staff_do),
        AdminError::LastOperator => (409, "last-operator", t.last_operator, t.last_operator_do),
        // Only the dealers' console refuses this.
        AdminError::OwnSeat => (409, "wrong-state", t.wrong_state, t.wrong_state_do),
        AdminError::SamePerson => (409, "same-person", t.same_person, t.same_person_do),
        AdminError::Outdated => (409, "outdated", t.outdated, t.outdated_do),
        AdminError::ApprovalWaits => (409, "approval-waits", t.approval_waits, t.approval_waits_do),
        AdminError::Cursor => (400, "malformed", t.malformed, t.cursor_do),
        AdminError::Store(StoreError::Nul) => (400, "malformed", t.malformed, t.nul_do),
        AdminError::Store(cause) if cause.is_transient() => {
            (503, "unavailable", t.unavailable, t.unavailable_do)
        }
        AdminError::Store(_) | AdminError::Provider(_) => (500, "internal", t.internal, t.internal_do),
    }
}

fn repeat_face(refusal: &RepeatRefusal, t: &'static ProblemTexts) -> Face {
    match refusal {
        RepeatRefusal::Malformed => (400, "malformed", t.malformed, t.key_do),
        RepeatRefusal::Running => (409, "in-progress", t.running, t.running_do),
        RepeatRefusal::OtherCall => (422, "key-reused", t.key_reused, t.key_reused_do),
        RepeatRefusal::AnswerGone => (409, "answer-not-kept", t.answer_gone, t.answer_gone_do),
        RepeatRefusal::Store(cause) if cause.is_transient() => {
            (503, "unavailable", t.unavailable, t.unavailable_do)
        }
        RepeatRefusal::Store(_) => (500, "internal", t.internal, t.internal_do),
    }
}

impl Failure for Refusal {
    fn shed_by(&self) -> Option<&'static str> {
        match self {
            Self::Flow(AdminError::Store(cause)) | Self::Repeat(RepeatRefusal::Store(cause)) => {
                cause.shed_by()
            }
            Self::Flow(AdminError::Provider(cause)) => cause.shed_by(),
            _ => None,
        }
    }

    fn is_transient(&self) -> bool {
        self.face(Lang::En).0 == 503
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.face(Lang::En).0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Lang::En, "")
    }
}

/// Gives every refusal its words. Handlers and extractors only name it.
pub(super) async fn in_callers_language(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = Lang::pick([], None, accepted);
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let response = next.call(request).await?;
    let answer = match response.response().error() {
        None => return Ok(response.map_into_boxed_body()),
        Some(error) => match error.as_error::<Refusal>() {
            Some(refusal) => refusal.answer(lang, &request_id),
            // Extractors of the library: a path that is no UTF-8.
            None if response.status().is_client_error() => Refusal::NoPath.answer(lang, &request_id),
            None => Refusal::Internal.answer(lang, &request_id),
        },
    };
    Ok(response.into_response(answer))
}
