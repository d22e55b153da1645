//! One relying party: what is registered, what to mind, ready-made configuration; and the page that shows a secret once.

use super::{document::word_of, hazards::Hazards};
use crate::{
    console::{Desk, halt::Halt, states::tone_of},
    domain::{Permission, RelyingPartyView},
    flow::{ClientPlace, ClientRecord, Versioned, find_client},
    pages::console::{
        CodeBlock, Notice, NoticeKind, Section, SheetPage, Way, client_configs, fact,
        texts::{ServiceFormTexts, ServiceTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::domain::{ClientId, ClientState};

/// The service of an address.
pub(super) async fn find(desk: &Desk, id: &str) -> Result<Versioned<RelyingPartyView>, Halt> {
    let found = find_client(&desk.provider, ClientPlace::Services, ClientId::from(id)).await?;
    Ok(found.map(ClientRecord::into_relying_party))
}

pub(in crate::console) async fn get(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ServiceTexts::of(desk.lang);
    let service = find(&desk, &id).await?.object;
    let mut page = SheetPage::new(desk.frame(), service.registration.client_name.as_str());
    page.back = Some(Way::new("back", desk.href("/services"), t.title));
    let (word, tone) = tone_of(service.state == ClientState::Active, desk.lang);
    page.state = Some((word.to_owned(), tone));
    page.notices = desk.told(&[]);
    let hazards = Hazards::of(&service.registration, desk.lang).all();
    page.notices.extend(hazards.map(|sentence| Notice::new(NoticeKind::Caution, sentence)));
    page.sections =
        vec![facts(&desk, &service), handed_over(&desk, &service, None), configs(&desk, &service)];
    Ok(desk.page(&page))
}

fn facts(desk: &Desk, service: &RelyingPartyView) -> Section {
    let (t, f) = (ServiceTexts::of(desk.lang), ServiceFormTexts::of(desk.lang));
    let words = desk.frame().t;
    let kept = &service.registration;
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let items: Vec<&str> = kept.required_items.iter().map(|_| f.birthdate).collect();
    let rows = vec![
        fact(t.client_id, service.client_id.as_str(), words),
        fact(t.registered_by, if service.self_registered { t.by_itself } else { t.by_operators }, words),
        fact(t.scope, kept.scope.to_string(), words),
        fact(f.profile, word_of(&kept.profile), words),
        fact(t.method, word_of(&kept.token_endpoint_auth_method), words),
        fact(t.addresses, kept.redirect_uris.join("\n"), words),
        fact(f.post_logout, kept.post_logout_redirect_uris.join("\n"), words),
        fact(f.initiate, some(&kept.initiate_login_uri), words),
        fact(f.backchannel, some(&kept.backchannel_logout_uri), words),
        fact(f.frontchannel, some(&kept.frontchannel_logout_uri), words),
        fact(f.consent, consent(f, kept.scope_consent == idp::domain::ScopeConsentPolicy::Implicit), words),
        fact(t.items, items.join(", "), words),
        fact(t.terms, some(&kept.terms_document), words),
        fact(f.required_acr, some(&kept.required_acr), words),
    ];
    let base = format!("/services/{}", service.client_id);
    let way = |id, below: &str, label| Way::new(id, desk.href(&format!("{base}/{below}")), label);
    let mut ways = Vec::new();
    if desk.may(Permission::Clients) {
        if !service.self_registered {
            ways.push(way("change", "change", t.change));
        }
        if !service.self_registered && kept.needs_secret() {
            ways.push(way("new-secret", "secret", t.new_secret));
        }
        ways.push(match service.state {
            ClientState::Active => way("suspend", "suspend", t.suspend),
            ClientState::Suspended => way("resume", "resume", t.resume),
        });
    }
    Section::facts("facts", t.facts, rows).ways(ways)
}

fn consent(f: &'static ServiceFormTexts, is_implicit: bool) -> &'static str {
    if is_implicit { f.implicit } else { f.explicit }
}

/// What the developers get.
fn handed_over(desk: &Desk, service: &RelyingPartyView, secret: Option<&str>) -> Section {
    let t = ServiceTexts::of(desk.lang);
    let issuer = &desk.provider.settings.issuer;
    let mut lines = vec![
        format!("issuer: {}", issuer.as_str()),
        format!("discovery: {}", issuer.url("/.well-known/openid-configuration")),
        format!("client_id: {}", service.client_id),
    ];
    lines.extend(secret.map(|secret| format!("client_secret: {secret}")));
    let code = CodeBlock { title: t.handed_over.to_owned(), text: lines.join("\n"), is_folded: false };
    Section { codes: vec![code], ..Section::default() }
}

fn configs(desk: &Desk, service: &RelyingPartyView) -> Section {
    let t = ServiceTexts::of(desk.lang);
    let found = client_configs(desk.provider.settings.issuer.as_str(), service);
    let codes = found.into_iter().map(|config| CodeBlock {
        title: config.library.to_owned(),
        text: config.text,
        is_folded: true,
    });
    Section { codes: codes.collect(), ..Section::new("configs", t.configs) }.lead(t.configs_lead)
}

/// The page after a secret was made: it stands here and nowhere else.
pub(super) fn once(desk: &Desk, service: &RelyingPartyView) -> HttpResponse {
    let t = ServiceTexts::of(desk.lang);
    let mut page = SheetPage::new(desk.frame(), service.registration.client_name.as_str());
    // By its address there is nothing to be had again.
    page.frame.shell.switch_href = None;
    page.notices.push(Notice::new(NoticeKind::Done, t.registered));
    if service.client_secret.is_some() {
        page.notices.push(Notice::new(NoticeKind::Caution, t.once));
    }
    let way = Way::new("go-on", desk.href(&format!("/services/{}", service.client_id)), t.go_on);
    page.sections = vec![handed_over(desk, service, service.client_secret.as_deref()).ways(vec![way])];
    desk.page(&page)
}
