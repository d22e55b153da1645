//! The page for everything at the counter that did not work: what happened, and what to do now.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::dealer_api::CallError;
use crate::serve::answer::page_with;

/// What went wrong.
pub(super) enum Trouble {
    /// There is no such page or customer.
    NoSuchPage,
    /// A form came from another site.
    ForeignForm,
    /// A call to the provider failed.
    Call(CallError),
    /// The provider's answer leads somewhere else.
    ForeignLaunch,
}

#[derive(Template)]
#[template(path = "pal/trouble.html")]
struct TroublePage {
    title: &'static str,
    what_to_do: String,
    detail: String,
}

/// Any address that is no page.
pub(super) async fn not_found() -> HttpResponse {
    Trouble::NoSuchPage.page()
}

impl Trouble {
    /// The page for it.
    pub(super) fn page(self) -> HttpResponse {
        let (status, title, what_to_do, detail) = match self {
            Self::NoSuchPage => (
                StatusCode::NOT_FOUND,
                "ページが見つかりません",
                "お客様一覧からお探しください。".to_owned(),
                String::new(),
            ),
            Self::ForeignForm => (
                StatusCode::BAD_REQUEST,
                "この操作は受け付けられません",
                "安全のため、操作を止めました。最初の画面からやり直してください。".to_owned(),
                String::new(),
            ),
            Self::ForeignLaunch => (
                StatusCode::BAD_GATEWAY,
                "共通IDの画面を開けません",
                "返された行き先が正しくありません。システム担当へご連絡ください。".to_owned(),
                String::new(),
            ),
            Self::Call(CallError::Unreachable(detail)) => (
                StatusCode::BAD_GATEWAY,
                "共通IDにつながりません",
                "しばらくしてから、もう一度お試しください。".to_owned(),
                detail,
            ),
            Self::Call(CallError::Refused { status, reason }) => {
                let what_to_do = match reason.is_empty() {
                    true => "お客様情報をご確認のうえ、もう一度お試しください。".to_owned(),
                    false => reason,
                };
                (StatusCode::BAD_GATEWAY, "共通IDが受け付けませんでした", what_to_do, status.to_string())
            }
        };
        page_with(status, &TroublePage { title, what_to_do, detail })
    }
}

/// A customer code as a part of a path.
pub(super) fn in_path(code: &str) -> String {
    url::form_urlencoded::byte_serialize(code.as_bytes()).collect()
}
