//! `/come-back…`: the owner of an account that was left comes back, by the link in ML9. Looking changes nothing.

use super::{
    FormBody, PageError, Visitor,
    cookies::{self, Name},
};
use crate::{
    domain::Secret,
    flow::account::{CameBack, WayBack, come_back, view_come_back},
    pages::{ComeBack, ComeBackDone, ErrorPage, Form, Problem},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use std::sync::Arc;

const PATH: &str = "/come-back";

/// More characters than any token of ours has.
const LONGEST_TOKEN: usize = 64;

/// Takes the token out of the address bar.
pub(super) async fn open(visitor: Visitor, token: web::Path<String>) -> HttpResponse {
    // Nothing else gets into a cookie.
    let possible = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !possible || token.len() > LONGEST_TOKEN {
        return gone(&visitor);
    }
    let secure = visitor.provider.settings.issuer.is_https();
    let mut answer = visitor.see_other(PATH);
    if let Err(error) = answer.add_cookie(&cookies::set(Name::Return, &token, secure)) {
        tracing::error!(%error, "the cookie of the way back could not be set");
    }
    answer
}

/// Asks for the password, or says that the link is good for nothing any more.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let Some(token) = token_of(&visitor, &request) else { return gone(&visitor) };
    show(&visitor, &token, Form::new()).await
}

/// Comes back.
pub(super) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let Some(token) = token_of(&visitor, &request) else { return gone(&visitor) };
    let password = Secret::from(form.get("password"));
    if password.expose().is_empty() {
        return show(&visitor, &token, Form::new().refused("password", Problem::Missing)).await;
    }
    let (provider, request_id) = (Arc::clone(&visitor.provider), visitor.request_id.clone());
    let problem = match come_back(&provider, token.clone(), password, request_id).await {
        Ok(CameBack::Yes) => return done(&visitor),
        Ok(CameBack::Gone) => return gone(&visitor),
        Ok(CameBack::WrongPassword) => Problem::PasswordWrong,
        Ok(CameBack::TooOften(seconds)) => Problem::PasswordTooOften { minutes: seconds.div_ceil(60) },
        Err(error) => return PageError::from(error).answer(&visitor),
    };
    show(&visitor, &token, Form::new().refused("password", problem)).await
}

/// It is done. Everybody may see this page: it says nothing of anybody.
pub(super) async fn get_done(visitor: Visitor) -> HttpResponse {
    visitor.page(&ComeBackDone { shell: visitor.shell(), login_href: "/login".to_owned() })
}

fn token_of(visitor: &Visitor, request: &HttpRequest) -> Option<Secret> {
    let secure = visitor.provider.settings.issuer.is_https();
    cookies::read(request, Name::Return, secure).map(Secret::from)
}

async fn show(visitor: &Visitor, token: &Secret, form: Form) -> HttpResponse {
    match view_come_back(&visitor.provider, token).await {
        Ok(Some(way)) => visitor.page(&page(visitor, form, way)),
        Ok(None) => gone(visitor),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

fn page(visitor: &Visitor, form: Form, way: WayBack) -> ComeBack {
    let until = way.until.in_japan().date();
    ComeBack { shell: visitor.shell(), action: PATH.to_owned(), email: way.email, form, until }
}

/// The token has done its work.
fn done(visitor: &Visitor) -> HttpResponse {
    let mut answer = visitor.see_other("/come-back/done");
    let secure = visitor.provider.settings.issuer.is_https();
    if let Err(error) = answer.add_cookie(&cookies::clear(Name::Return, secure)) {
        tracing::error!(%error, "the cookie of the way back could not be cleared");
    }
    answer
}

fn gone(visitor: &Visitor) -> HttpResponse {
    let shell = visitor.shell_without_switch();
    let (title, lead) = (shell.t.leaving.back_gone_title, shell.t.leaving.back_gone_lead);
    let (login, register) = (shell.t.common.login, shell.t.login.register);
    let page = ErrorPage::with_words(shell, title, lead).way("/register", register).way("/login", login);
    visitor.html(StatusCode::NOT_FOUND, &page.reference(visitor.request_id.as_str()))
}
