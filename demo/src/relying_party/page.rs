//! The front page, and the page for everything that did not work: what happened, and what to do now.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use askama::Template;

use super::{Service, Site};
use crate::serve::answer::{asset, page, page_with};

/// Why a step did not work. Text inside is for developers and for the log.
#[derive(Debug)]
pub(super) enum Problem {
    /// The provider does not answer.
    Unreachable(String),
    /// `iss` is not our provider's.
    ForeignIssuer,
    /// `target_link_uri` is not a page of ours.
    ForeignTarget,
    /// A form came from another site.
    ForeignForm,
    /// The answer fits no login that this browser began: too old, used already, or not from here.
    NoSuchLogin,
    /// The provider answered with an error (RFC 6749, section 4.1.2.1; Core, section 3.1.2.6).
    Answer { code: String, description: String },
    /// The token endpoint refused.
    Tokens(String),
    /// The ID token is not good.
    IdToken(String),
    /// Userinfo refused or was about another person.
    UserInfo(String),
    /// The refresh token is no longer good.
    GrantEnded,
    /// There is no such page.
    NotFound,
    /// Something that our settings or our code got wrong.
    OurMistake,
}

/// What a person reads about a problem.
struct Advice {
    status: StatusCode,
    title: &'static str,
    what_to_do: &'static str,
}

impl Problem {
    /// From an error of the token endpoint, with the code and description that it sent.
    pub(super) fn tokens(error: &impl std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        Self::Tokens(text)
    }

    fn advice(&self) -> Advice {
        let (status, title, what_to_do) = match self {
            Self::Unreachable(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "共通IDにつながりません",
                "しばらくしてから、もう一度お試しください。",
            ),
            Self::ForeignIssuer | Self::ForeignTarget | Self::ForeignForm => (
                StatusCode::BAD_REQUEST,
                "このリンクからは続けられません",
                "安全のため、操作を止めました。トップページからやり直してください。",
            ),
            Self::NoSuchLogin => (
                StatusCode::BAD_REQUEST,
                "ログインをやり直してください",
                "時間がたったか、すでに使われたページです。もう一度ログインしてください。",
            ),
            Self::Answer { code, .. } => return advice_for_answer(code),
            Self::Tokens(_) | Self::IdToken(_) | Self::UserInfo(_) => (
                StatusCode::BAD_GATEWAY,
                "ログインを完了できませんでした",
                "共通IDからの返事を確認できませんでした。もう一度ログインしてください。",
            ),
            Self::GrantEnded => (
                StatusCode::UNAUTHORIZED,
                "もう一度ログインしてください",
                "ログインの有効期間が終わったか、許可が取り消されました。",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "ページが見つかりません",
                "アドレスをご確認いただくか、トップページからお進みください。",
            ),
            Self::OurMistake => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "ページを表示できません",
                "こちらの不具合です。しばらくしてから、もう一度お試しください。",
            ),
        };
        Advice { status, title, what_to_do }
    }

    /// What developers want to see; nobody else needs it.
    fn detail(&self) -> String {
        match self {
            Self::Answer { code, description } if description.is_empty() => code.clone(),
            Self::Answer { code, description } => format!("{code}: {description}"),
            Self::Unreachable(text) | Self::Tokens(text) | Self::IdToken(text) | Self::UserInfo(text) => {
                text.clone()
            }
            Self::ForeignIssuer => "iss".to_owned(),
            Self::ForeignTarget => "target_link_uri".to_owned(),
            Self::ForeignForm => "origin".to_owned(),
            Self::NoSuchLogin => "state".to_owned(),
            Self::GrantEnded => "invalid_grant".to_owned(),
            Self::NotFound | Self::OurMistake => String::new(),
        }
    }
}

/// An error answer is a normal end of a login, hence 200 for what the person chose.
fn advice_for_answer(code: &str) -> Advice {
    let (status, title, what_to_do) = match code {
        "access_denied" => (
            StatusCode::OK,
            "ログインを中止しました",
            "お手続きは完了していません。ご利用になるときは、もう一度ログインしてください。",
        ),
        "temporarily_unavailable" | "server_error" => (
            StatusCode::SERVICE_UNAVAILABLE,
            "共通IDが混み合っています",
            "しばらくしてから、もう一度お試しください。",
        ),
        _ => (
            StatusCode::BAD_REQUEST,
            "ログインできませんでした",
            "もう一度お試しください。続くときは、お問い合わせ窓口へ下の記号をお伝えください。",
        ),
    };
    Advice { status, title, what_to_do }
}

#[derive(Template)]
#[template(path = "relying_party/front.html")]
struct FrontPage<'s> {
    service: &'s Service,
    is_logged_in: bool,
}

#[derive(Template)]
#[template(path = "relying_party/problem.html")]
struct ProblemPage<'s> {
    service: &'s Service,
    advice: Advice,
    detail: String,
}

/// `GET /`
pub(super) async fn front(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    page(&FrontPage { service: &site.service, is_logged_in: site.session(&request).is_some() })
}

/// `GET /assets/brand.css`
pub(super) async fn brand_css(site: Data<Site>) -> HttpResponse {
    asset("text/css", site.service.css)
}

/// Any address that is no page.
pub(super) async fn not_found(site: Data<Site>) -> HttpResponse {
    site.problem(&Problem::NotFound)
}

impl Site {
    /// The page for a problem.
    pub(super) fn problem(&self, problem: &Problem) -> HttpResponse {
        let (advice, detail) = (problem.advice(), problem.detail());
        if advice.status.is_server_error() {
            tracing::warn!(client = self.settings.client_id, ?problem, "a step of the relying party failed");
        }
        page_with(advice.status, &ProblemPage { service: &self.service, advice, detail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_answer_is_a_calm_page() {
        let cases = [
            ("access_denied", StatusCode::OK),
            ("temporarily_unavailable", StatusCode::SERVICE_UNAVAILABLE),
            ("login_required", StatusCode::BAD_REQUEST),
            ("whatever", StatusCode::BAD_REQUEST),
        ];
        for (code, status) in cases {
            let problem = Problem::Answer { code: code.to_owned(), description: String::new() };
            assert_eq!(problem.advice().status, status);
            assert_eq!(problem.detail(), code);
        }
    }
}
