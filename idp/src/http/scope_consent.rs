//! `/interaction/{id}/consent`: consent to the scopes that a service asks for.

use super::{FormBody, PageError, Visitor, login::service_name};
use crate::{
    domain::{Client, Lang, ScopeSet},
    flow::{DetailWords, decide_scopes, view_page},
    pages::{Consent, ConsentItem, SelfRegistered, Texts},
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;
use url::Url;

struct View {
    client: Arc<Client>,
    email: String,
    scope: ScopeSet,
    details: Vec<DetailWords>,
    redirect_uri: String,
}

/// Lists in words what the service asks for.
pub(super) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let (provider, lang) = (Arc::clone(&visitor.provider), visitor.lang);
    let visit = visitor.page_visit(&id, "consent");
    let view = view_page(&visitor.provider, visit, move |tx, interaction, scene| {
        let (Some(client), Some(account), Some(request)) =
            (&scene.client, &scene.account, interaction.request())
        else {
            return Ok(None);
        };
        Ok(Some(View {
            client: Arc::clone(client),
            email: account.email.clone(),
            scope: request.scope.clone(),
            details: provider.describe_details(
                (account, client),
                &request.authorization_details,
                lang,
                tx,
            )?,
            redirect_uri: request.redirect_uri.clone(),
        }))
    })
    .await;
    match view {
        Ok(Some(Some(view))) => visitor.page(&Consent {
            shell: visitor.shell(),
            action: format!("/interaction/{id}/consent"),
            service: service_name(&view.client, visitor.lang),
            self_registered: self_registered(&view, visitor.lang),
            email: view.email,
            items: consent_items(&visitor, &view.scope, view.details),
        }),
        Ok(_) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// A name is quickly borrowed; the place where the answer goes is not.
fn self_registered(view: &View, lang: Lang) -> Option<SelfRegistered> {
    let registration = &view.client.registration;
    registration.dynamic.as_ref()?;
    let url = Url::parse(&view.redirect_uri).ok();
    let host = url.as_ref().and_then(Url::host_str);
    let sent_to = host.or_else(|| url.as_ref().map(Url::scheme)).unwrap_or(&view.redirect_uri).to_owned();
    let document = |uri: Option<&str>| uri.map(str::to_owned);
    Some(SelfRegistered {
        sent_to,
        policy_uri: document(registration.policy_uri(lang.tag())),
        tos_uri: document(registration.tos_uri(lang.tag())),
    })
}

/// Our own scopes in the words of our pages, a plug-in's in the plug-in's; then the details.
pub(super) fn consent_items(
    visitor: &Visitor,
    scope: &ScopeSet,
    details: Vec<DetailWords>,
) -> Vec<ConsentItem> {
    let texts = Texts::of(visitor.lang);
    let details = details.into_iter().map(|words| ConsentItem { title: words.title, detail: words.detail });
    scope
        .iter()
        .filter_map(|scope| {
            ConsentItem::of_scope(scope, texts).or_else(|| {
                let words =
                    visitor.provider.claims.iter().find_map(|source| source.scope_words(scope, visitor.lang));
                words.map(|(title, detail)| ConsentItem {
                    title: title.to_owned(),
                    detail: Some(detail.to_owned()),
                })
            })
        })
        .chain(details)
        .collect()
}

/// Allows or refuses.
pub(super) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let allowed = match form.get("decision") {
        "allow" => true,
        "deny" => false,
        _ => return PageError::BadRequest.answer(&visitor),
    };
    let visit = visitor.page_visit(&id, "consent");
    match decide_scopes(&visitor.provider, visit, allowed, visitor.request_id.clone()).await {
        Ok(_) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
