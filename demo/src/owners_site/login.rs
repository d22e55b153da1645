//! M1: the site's own login, with a user id and a password that have nothing to do with the common ID.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Form},
};
use askama::Template;
use serde::Deserialize;

use super::{OwnersSite, page::Trouble, sessions::SESSION};
use crate::serve::{
    answer::{page, see_other},
    browser,
};

/// The cookie that spares typing the user id.
const REMEMBERED: &str = "owners-user";

/// What is typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    remember: String,
}

#[derive(Template)]
#[template(path = "owners_site/login.html")]
struct LoginPage {
    user_id: String,
    is_remembered: bool,
    is_refused: bool,
}

/// `GET /login`
pub(super) async fn get(request: HttpRequest) -> HttpResponse {
    let user_id = request.cookie(REMEMBERED).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let is_remembered = !user_id.is_empty();
    page(&LoginPage { user_id, is_remembered, is_refused: false })
}

/// `POST /login`
pub(super) async fn post(site: Data<OwnersSite>, request: HttpRequest, typed: Form<Typed>) -> HttpResponse {
    if !browser::is_own_form(&request, &site.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    let remembers = !typed.remember.is_empty();
    let user_id = typed.user_id.trim();
    let password = site.settings.passwords.get(user_id);
    // A sample site with a handful of invented people: a real one hashes, and counts the tries.
    if password.is_none_or(|password| *password != typed.password) {
        let user_id = user_id.to_owned();
        return page(&LoginPage { user_id, is_remembered: remembers, is_refused: true });
    }
    let base = &site.settings.base_url;
    let session = site.sessions.begin(user_id);
    let mut remembered = match remembers {
        true => browser::cookie(REMEMBERED.to_owned(), user_id.to_owned(), base),
        false => browser::removal(REMEMBERED.to_owned(), base),
    };
    if remembers {
        remembered.set_max_age(actix_web::cookie::time::Duration::days(180));
    }
    HttpResponse::SeeOther()
        .cookie(browser::cookie(SESSION.to_owned(), session, base))
        .cookie(remembered)
        .insert_header((header::LOCATION, "/"))
        .finish()
}

/// `POST /logout`
pub(super) async fn logout(site: Data<OwnersSite>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &site.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    if let Some(cookie) = request.cookie(SESSION) {
        site.sessions.end(cookie.value());
    }
    let mut answer = see_other("/login");
    // A cookie of plain letters is always a good header.
    let _ = answer.add_cookie(&browser::removal(SESSION.to_owned(), &site.settings.base_url));
    answer
}
