//! `/logout` (RP-Initiated Logout 1.0, 2): GET and POST, from relying parties and from our own pages.

use super::{FormBody, PageError, Visitor, login::service_name};
use crate::{
    flow::{Logout, end_session},
    pages,
    protocol::ParamList,
};
use actix_web::{HttpRequest, HttpResponse};

/// Parameters that go along through the confirmation page.
const CARRIED: [&str; 5] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales"];

/// A request in the query string.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match ParamList::parse_form(request.query_string().as_bytes()) {
        Ok(params) => take(visitor, params, false).await,
        Err(error) => PageError::Logout(error).answer(&visitor),
    }
}

/// A request in the body, or the press of the button on our page.
pub(super) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    let pressed = !form.get("csrf").is_empty();
    if pressed && let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    match visitor.once_more("/logout", &form.0) {
        Some(page) => page,
        None => take(visitor, form.0, pressed).await,
    }
}

/// After a logout that another page of ours led to. Everybody may see it: it says nothing of anybody.
pub(super) async fn get_done(visitor: Visitor) -> HttpResponse {
    visitor.page(&pages::LoggedOut { shell: visitor.shell(), login_href: "/login".to_owned() })
}

async fn take(visitor: Visitor, params: ParamList, pressed: bool) -> HttpResponse {
    let provider = visitor.provider.clone();
    match end_session(&provider, params.clone(), visitor.session.clone(), pressed).await {
        Ok(Logout::Done(Some(destination))) => visitor.logged_out(visitor.see_other(&destination)),
        Ok(Logout::Done(None)) => {
            let page =
                pages::LoggedOut { shell: visitor.shell_without_switch(), login_href: "/login".to_owned() };
            visitor.logged_out(visitor.page(&page))
        }
        Ok(Logout::Ask(client)) => visitor.page(&pages::Logout {
            shell: visitor.shell_without_switch(),
            action: "/logout".to_owned(),
            service: client.map(|client| service_name(&client, visitor.lang)),
            hidden: carried(&params),
            cancel_href: "/account".to_owned(),
        }),
        Ok(Logout::Refused(error)) => PageError::Logout(error).answer(&visitor),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

fn carried(params: &ParamList) -> Vec<(String, String)> {
    params.pairs().iter().filter(|(name, _)| CARRIED.contains(&name.as_str())).cloned().collect()
}
