//! The page for everything that did not work, and the one for those who forgot something.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use crate::{
    provider::api::CallError,
    serve::answer::{page, page_with},
};

/// What went wrong.
pub(super) enum Trouble {
    /// There is no such page.
    NoSuchPage,
    /// A form came from another site.
    ForeignForm,
    /// A call to the provider failed.
    Call(CallError),
    /// The provider's answer leads somewhere else.
    ForeignAddress,
}

#[derive(Template)]
#[template(path = "owners_site/trouble.html")]
struct TroublePage {
    title: &'static str,
    what_to_do: &'static str,
}

#[derive(Template)]
#[template(path = "owners_site/forgotten.html")]
struct ForgottenPage;

/// Any address that is no page.
pub(super) async fn not_found() -> HttpResponse {
    Trouble::NoSuchPage.page()
}

/// `GET /forgotten`
pub(super) async fn forgotten() -> HttpResponse {
    page(&ForgottenPage)
}

impl Trouble {
    /// The page for it.
    pub(super) fn page(self) -> HttpResponse {
        let (status, title, what_to_do) = match self {
            Self::NoSuchPage => {
                (StatusCode::NOT_FOUND, "ページが見つかりません", "ホームからお探しください。")
            }
            Self::ForeignForm => (
                StatusCode::BAD_REQUEST,
                "この操作は受け付けられません",
                "安全のため、操作を止めました。ホームからやり直してください。",
            ),
            Self::ForeignAddress => (
                StatusCode::BAD_GATEWAY,
                "移行の画面を開けません",
                "しばらくしてから、もう一度お試しください。",
            ),
            Self::Call(error) => {
                tracing::warn!(%error, "a member could not be handed over");
                (
                    StatusCode::BAD_GATEWAY,
                    "いま移行の手続きを始められません",
                    "しばらくしてから、もう一度お試しください。",
                )
            }
        };
        page_with(status, &TroublePage { title, what_to_do })
    }
}
