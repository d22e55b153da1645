//! Systems of a dealer: registered with public keys alone, shown with what their developers need.

use super::{Desk, Typed, forms::again, halt::Halt, press::Press, states::tone_of};
use crate::{
    domain::{
        DealerClientChange, DealerClientDocument, DealerClientRegistration, DealerClientView, Permission,
    },
    flow::{
        ClientPlace, ClientRecord, Versioned, change_dealer_client, find_client, find_dealer,
        register_dealer_client, set_client_state,
    },
    pages::console::{
        CodeBlock, Entries, FormPage, Input, Section, SheetPage, Way, fact,
        texts::{DealerTexts, FrameTexts, SystemKeyTexts, SystemTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::DealerId;
use idp::{
    domain::{ClientId, ClientState, ScopeSet},
    pages::Need,
};

/// The dealer and the system of an address.
type Place = web::Path<(String, String)>;

/// The system of an address.
pub(super) async fn find(
    desk: &Desk,
    dealer: &str,
    system: &str,
) -> Result<Versioned<DealerClientView>, Halt> {
    let place = ClientPlace::Dealer(DealerId::from(dealer));
    let found = find_client(&desk.provider, place, ClientId::from(system)).await?;
    found.map(ClientRecord::into_dealer_client).transposed().ok_or(Halt::NotFound)
}

fn form(desk: &Desk, dealer: &str, entries: Entries, is_new: bool) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), SystemTexts::of(desk.lang));
    let path = desk.path.split('?').next().unwrap_or_default().to_owned();
    let (title, submit) =
        if is_new { (t.new, DealerTexts::of(desk.lang).submit) } else { (t.change, f.save) };
    let mut page = FormPage::new(desk.frame(), title, path, submit);
    t.new_lead.clone_into(&mut page.lead);
    page.inputs.push(Input::Line(entries.line(
        "client_name",
        t.client_name,
        t.client_name_hint,
        Need::Required,
    )));
    page.inputs.push(Input::Line(entries.line("client_name_en", t.client_name_en, "", Need::Optional)));
    if is_new {
        let hint = format!("{} {}", t.client_id_hint, f.id_forever);
        page.inputs.push(Input::Line(entries.line("client_id", t.client_id, &hint, Need::Optional)));
    }
    page.inputs.extend([
        Input::Ticks(entries.ticks(
            "scope",
            t.scope,
            "",
            &[
                ("link:start", t.scope_start, ""),
                ("link:read", t.scope_read, ""),
                ("link:cancel", t.scope_cancel, ""),
                ("events:read", t.scope_events, ""),
                ("ssf.read", t.scope_stream_read, ""),
                ("ssf.manage", t.scope_stream_manage, ""),
            ],
        )),
        Input::Ticks(entries.ticks(
            "asks_customers",
            t.asks,
            "",
            &[("yes", t.asks_customers, t.asks_customers_hint)],
        )),
        Input::Heading(t.keys, t.keys_lead),
        Input::Line(entries.line("jwks_uri", t.jwks_uri, t.jwks_uri_hint, Need::Unmarked)),
        Input::Area(entries.area("jwks", t.jwks, t.jwks_hint, Need::Unmarked, 6)),
        Input::Heading(t.endpoints, ""),
        Input::Line(entries.line("shop_id", t.shop, t.shop_hint, Need::Optional)),
        Input::Line(entries.line(
            "address_book_endpoint",
            t.address_book,
            t.address_book_hint,
            Need::Optional,
        )),
        Input::Line(entries.line("events_endpoint", t.events, t.events_hint, Need::Optional)),
    ]);
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href(&format!("/dealers/{dealer}")), f.back_unchanged));
    page
}

/// The document that was typed; the form once more when the keys are no JSON.
fn document(desk: &Desk, typed: &Typed) -> Result<DealerClientDocument, Entries> {
    let jwks = match typed.some("jwks").map(|text| serde_json::from_str(&text)) {
        None => None,
        Some(Ok(jwks)) => Some(jwks),
        Some(Err(_)) => {
            let mut entries = typed.entries();
            entries.refuse("jwks", SystemTexts::of(desk.lang).bad_json);
            return Err(entries);
        }
    };
    Ok(DealerClientDocument {
        client_name: typed.text("client_name"),
        client_name_en: typed.text("client_name_en"),
        jwks,
        jwks_uri: typed.some("jwks_uri"),
        scope: ScopeSet::parse(&typed.many("scope").join(" ")),
        asks_customers: typed.some("asks_customers").is_some(),
        shop_id: typed.some("shop_id"),
        address_book_endpoint: typed.some("address_book_endpoint"),
        events_endpoint: typed.some("events_endpoint"),
    })
}

pub(super) async fn get_new(desk: Desk, dealer: web::Path<String>) -> Result<HttpResponse, Halt> {
    find_dealer(&desk.provider, DealerId::from(dealer.as_str())).await?;
    let all = ["link:start", "link:read", "link:cancel", "events:read"];
    let entries = all.into_iter().fold(Entries::default(), |entries, scope| entries.with("scope", scope));
    Ok(desk.page(&form(&desk, &dealer, entries, true)))
}

pub(super) async fn post_new(
    desk: Desk,
    dealer: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let registration = match document(&desk, &typed) {
        Ok(registration) => registration,
        Err(entries) => return Ok(desk.refused(&form(&desk, &dealer, entries, true))),
    };
    let body = DealerClientRegistration { client_id: typed.some("client_id"), registration };
    let id = DealerId::from(dealer.as_str());
    let made = register_dealer_client(&desk.provider, desk.operator(), id, body).await;
    let taken = DealerTexts::of(desk.lang).taken;
    match again(made, typed.entries(), "client_id", taken, desk.lang)? {
        Ok(made) => {
            let system = made.object.client_id;
            Ok(desk.see_other(&format!("/dealers/{dealer}/systems/{system}?registered")))
        }
        Err(entries) => Ok(desk.refused(&form(&desk, &dealer, entries, true))),
    }
}

pub(super) async fn get_one(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = SystemTexts::of(desk.lang);
    let (dealer, system) = place.into_inner();
    let found = find(&desk, &dealer, &system).await?.object;
    let mut page = SheetPage::new(desk.frame(), found.registration.client_name.as_str());
    page.back =
        Some(Way::new("back", desk.href(&format!("/dealers/{dealer}")), DealerTexts::of(desk.lang).dealer));
    let (word, tone) = tone_of(found.state == ClientState::Active, desk.lang);
    page.state = Some((word.to_owned(), tone));
    page.notices = desk.told(&[("registered", t.registered)]);
    page.sections = vec![settings(&desk, &system), facts(&desk, &dealer, &found)];
    Ok(desk.page(&page))
}

/// What the system's developers need.
fn settings(desk: &Desk, system: &str) -> Section {
    let t = SystemTexts::of(desk.lang);
    let issuer = &desk.provider.settings.issuer;
    let lines = [
        format!("client_id: {system}"),
        format!("token_endpoint: {}", issuer.url("/token")),
        format!("resource: {}", issuer.url("/dealer/v1")),
        format!("api: {}", issuer.url("/dealer/v1")),
    ];
    let code = CodeBlock { title: t.settings.to_owned(), text: lines.join("\n"), is_folded: false };
    Section { codes: vec![code], ..Section::default() }
}

fn facts(desk: &Desk, dealer: &str, found: &DealerClientView) -> Section {
    let t = SystemTexts::of(desk.lang);
    let words = desk.frame().t;
    let kept = &found.registration;
    let keys = kept.jwks.as_ref().and_then(|jwks| jwks.get("keys")?.as_array().map(Vec::len));
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut rows = vec![
        fact(t.client_id, found.client_id.as_str(), words),
        fact(t.client_name, kept.client_name.as_str(), words),
        fact(t.scope, kept.scope.to_string(), words),
    ];
    rows.push(match keys {
        Some(count) => fact(t.key_count, count.to_string(), words),
        None => fact(t.jwks_uri, some(&kept.jwks_uri), words),
    });
    if kept.asks_customers {
        rows.push(fact(t.asks, t.asks_customers, words));
    }
    rows.push(fact(t.shop, some(&kept.shop_id), words));
    rows.push(fact(t.address_book, some(&kept.address_book_endpoint), words));
    rows.push(fact(t.events, some(&kept.events_endpoint), words));
    let base = format!("/dealers/{dealer}/systems/{}", found.client_id);
    let mut ways = Vec::new();
    if desk.may(Permission::Clients) {
        ways.push(Way::new("change", desk.href(&format!("{base}/change")), t.change));
        ways.push(Way::new("keys", desk.href(&format!("{base}/keys")), SystemKeyTexts::of(desk.lang).way));
        ways.push(match found.state {
            ClientState::Active => Way::new("suspend", desk.href(&format!("{base}/suspend")), t.suspend),
            ClientState::Suspended => Way::new("resume", desk.href(&format!("{base}/resume")), t.resume),
        });
    }
    Section::facts("facts", t.facts, rows).ways(ways)
}

pub(super) async fn get_change(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let (dealer, system) = place.into_inner();
    let found = find(&desk, &dealer, &system).await?;
    let mut page = form(&desk, &dealer, entries_of(found.object.registration), false);
    page.hidden.push(("version", found.version.tag().to_owned()));
    Ok(desk.page(&page))
}

fn entries_of(kept: DealerClientDocument) -> Entries {
    let jwks = kept.jwks.as_ref().and_then(|jwks| serde_json::to_string_pretty(jwks).ok());
    let entries = Entries::default()
        .with("client_name", kept.client_name)
        .with("client_name_en", kept.client_name_en)
        .with("jwks", jwks.unwrap_or_default())
        .with("jwks_uri", kept.jwks_uri.unwrap_or_default())
        .with("shop_id", kept.shop_id.unwrap_or_default())
        .with("address_book_endpoint", kept.address_book_endpoint.unwrap_or_default())
        .with("events_endpoint", kept.events_endpoint.unwrap_or_default());
    let entries = if kept.asks_customers { entries.with("asks_customers", "yes") } else { entries };
    kept.scope.iter().fold(entries, |entries, scope| entries.with("scope", scope))
}

pub(super) async fn post_change(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    let (dealer, system) = place.into_inner();
    let refused = |entries| {
        let mut page = form(&desk, &dealer, entries, false);
        page.hidden.push(("version", typed.text("version")));
        Ok(desk.refused(&page))
    };
    let registration = match document(&desk, &typed) {
        Ok(registration) => registration,
        Err(entries) => return refused(entries),
    };
    let body = DealerClientChange { registration };
    let at = (DealerId::from(dealer.as_str()), ClientId::from(system.as_str()));
    let done = change_dealer_client(&desk.provider, desk.operator(), at, typed.expected(), body).await;
    match again(done, typed.entries(), "client_name", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/dealers/{dealer}/systems/{system}?saved"))),
        Err(entries) if entries.is_overtaken() => {
            let found = find(&desk, &dealer, &system).await?;
            let page = form(&desk, &dealer, entries, false);
            Ok(desk.overtaken(page, &entries_of(found.object.registration), &found.version))
        }
        Err(entries) => refused(entries),
    }
}

pub(super) async fn get_suspend(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = SystemTexts::of(desk.lang);
    ask(&desk, place, (t.suspend_title, t.suspend_point, t.suspend, true)).await
}

pub(super) async fn get_resume(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = SystemTexts::of(desk.lang);
    ask(&desk, place, (t.resume_title, t.resume_point, t.resume, false)).await
}

async fn ask(
    desk: &Desk,
    place: Place,
    (title, point, submit, is_danger): (&'static str, &'static str, &'static str, bool),
) -> Result<HttpResponse, Halt> {
    let (dealer, system) = place.into_inner();
    let found = find(desk, &dealer, &system).await?;
    let version = Some(&found.version);
    let back = format!("/dealers/{dealer}/systems/{system}");
    let mut page = Press { title, points: &[point], submit, is_danger, version, back }.page(desk);
    page.lead = found.object.registration.client_name;
    Ok(desk.page(&page))
}

pub(super) async fn post_suspend(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    set_state(&desk, place, &typed, ClientState::Suspended).await
}

pub(super) async fn post_resume(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    set_state(&desk, place, &typed, ClientState::Active).await
}

async fn set_state(
    desk: &Desk,
    place: Place,
    typed: &Typed,
    state: ClientState,
) -> Result<HttpResponse, Halt> {
    let (dealer, system) = place.into_inner();
    let at = (ClientPlace::Dealer(DealerId::from(dealer.as_str())), ClientId::from(system.as_str()));
    set_client_state(&desk.provider, desk.operator(), at, typed.expected(), state).await?;
    Ok(desk.see_other(&format!("/dealers/{dealer}/systems/{system}?done")))
}
