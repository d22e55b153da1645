//! `/login` and `/account`: the provider visited for its own sake.

use super::{PageError, Visitor, authorize::answer_next};
use crate::{
    flow::{FlowError, begin_account_visit},
    pages::AccountHome,
    store,
};
use actix_web::HttpResponse;
use std::sync::Arc;

/// `/login`: logs in, then shows the account.
pub(super) async fn get_login(visitor: Visitor) -> HttpResponse {
    let next = begin_account_visit(
        Arc::clone(&visitor.provider),
        "/account",
        visitor.browser.hash(),
        visitor.session.clone(),
    );
    match next.await {
        Ok(next) => answer_next(&visitor, next),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// `/account`: the account page; whoever is not logged in is asked to.
pub(super) async fn get(visitor: Visitor) -> HttpResponse {
    let Some(cookie) = visitor.session.clone() else { return visitor.see_other("/login") };
    let provider = Arc::clone(&visitor.provider);
    let account = visitor.provider.db.read(move |tx| {
        let Some(session) = provider.find_session(tx, &cookie)? else { return Ok::<_, FlowError>(None) };
        Ok(store::accounts::find(tx, &session.account_id)?)
    });
    match account.await {
        Ok(Some(account)) => visitor.page(&AccountHome {
            shell: visitor.shell(),
            logout_action: "/logout".to_owned(),
            email: account.email,
            kind: account.kind,
            ways: Vec::new(),
        }),
        Ok(None) => visitor.see_other("/login"),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
