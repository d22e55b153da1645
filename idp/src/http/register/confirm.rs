//! `/register/confirm` (R5): everything once more, then the account.

use crate::{
    flow::register::{AccountCreated, Stage, create_account},
    http::{FormBody, PageError, Visitor},
    pages::{ErrorKind, ErrorPage, RegisterConfirm},
};
use actix_web::{HttpResponse, http::StatusCode};
use std::sync::Arc;

/// Reads back.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let view = match visitor.registration_at(&[Stage::Confirm]).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let (now, list) = (visitor.provider.clock.now(), &visitor.provider.postal);
    let read = view.entries.and_then(|entries| Some((entries.kind, entries.check(now, list).ok()?)));
    let Some((kind, profile)) = read else { return visitor.see_other("/register/details") };
    visitor.page(&RegisterConfirm {
        shell: visitor.shell(),
        action: "/register/confirm".to_owned(),
        back_href: "/register/details".to_owned(),
        change_email_href: "/register/email".to_owned(),
        email: view.email,
        kind,
        profile,
    })
}

/// Creates the account.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    match create_account(Arc::clone(&visitor.provider), visitor.registration_visit()).await {
        Ok(AccountCreated::Yes) => visitor.see_other("/register/done"),
        Ok(AccountCreated::Taken) => {
            // Neutral: what happened stands in the mail to the owner of the address.
            let page = ErrorPage::new(visitor.shell_without_switch(), ErrorKind::Expired)
                .reference(visitor.request_id.as_str());
            visitor.html(StatusCode::BAD_REQUEST, &page.restart_at("/login"))
        }
        Ok(AccountCreated::Elsewhere(stage)) => visitor.to_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
