//! `/account/history` (A15): terms and consents.

use crate::{
    flow::account::{Agreement, AllowedScopes, view_history},
    http::{Visitor, scope_consent::consent_items},
    pages::{AgreementLine, HistoryPage},
};
use actix_web::HttpResponse;

/// Shows it.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let history = view_history(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(history, "/account/history").await {
        Ok(history) => visitor.page(&HistoryPage {
            shell: visitor.shell(),
            agreements: history.agreements.into_iter().map(text).collect(),
            scopes: history.scopes.iter().map(|allowed| scopes(&visitor, allowed)).collect(),
        }),
        Err(answer) => answer,
    }
}

fn text(agreement: Agreement) -> AgreementLine {
    AgreementLine {
        title: agreement.title,
        party: agreement.party,
        version: agreement.version,
        agreed: agreement.agreed_at,
        href: agreement.href,
        items: Vec::new(),
    }
}

fn scopes(visitor: &Visitor, allowed: &AllowedScopes) -> AgreementLine {
    let gone = visitor.shell().t.usage.history_gone;
    AgreementLine {
        title: allowed.client.as_ref().map_or(gone, |client| client.name(visitor.lang)).to_owned(),
        party: String::new(),
        version: String::new(),
        agreed: allowed.granted_at,
        href: String::new(),
        items: consent_items(visitor, &allowed.scope, allowed.details.clone()),
    }
}
