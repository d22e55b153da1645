//! `/login` and `/account`: the first page of the account.

use super::log_in;
use crate::{
    flow::account::{Need, view_account},
    http::Visitor,
    pages::{AccountHome, Way},
};
use actix_web::HttpResponse;

const PATH: &str = "/account";

/// `/login`: logs in, then shows the account.
pub(in crate::http) async fn get_login(visitor: Visitor) -> HttpResponse {
    log_in(&visitor, PATH, Need::Session).await
}

/// `/account`: the account page; whoever is not logged in is asked to.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |_, scene| {
        Ok((scene.account.email.clone(), scene.account.kind))
    });
    match visitor.visited(view.await, PATH).await {
        Ok((email, kind)) => visitor.page(&AccountHome {
            shell: visitor.shell(),
            logout_action: "/logout".to_owned(),
            email,
            kind,
            ways: ways(&visitor),
        }),
        Err(answer) => answer,
    }
}

/// Pages of the account: our own, then those of the plug-ins.
fn ways(visitor: &Visitor) -> Vec<Way> {
    let extensions = visitor.provider.extensions.iter();
    extensions
        .flat_map(|extension| extension.ways(visitor.lang))
        .map(|(href, label)| Way { href: href.to_owned(), label: label.to_owned() })
        .collect()
}
