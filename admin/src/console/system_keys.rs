//! The public keys of a dealer's system, for a rotation without a gap: new ones beside those that it signs with now; and the old
//! ones out, once it has changed over.

use super::{Desk, Typed, forms::again, halt::Halt, systems::find};
use crate::{
    domain::{DealerClientView, JwkSet},
    flow::{ClientPlace, replace_client_keys},
    pages::console::{
        Entries, FormPage, Input, Notice, NoticeKind, Way,
        texts::{FrameTexts, SystemKeyTexts, SystemTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::DealerId;
use idp::{domain::ClientId, pages::Need};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The dealer and the system of an address.
type Place = web::Path<(String, String)>;

/// The keys that are registered here; none when they are at an address.
fn keys_of(view: &DealerClientView) -> Vec<Value> {
    let keys = view.registration.jwks.as_ref().and_then(|jwks| jwks.get("keys")?.as_array().cloned());
    keys.unwrap_or_default()
}

/// By which a form names a key: keys need not have a `kid`, and two may have the same.
fn name_of(key: &Value) -> String {
    let digest = Sha256::digest(key.to_string().as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `kid` and algorithm, as the system's developers know it.
fn label_of(key: &Value, lang: idp::domain::Lang) -> String {
    let text = |member: &str| key.get(member).and_then(Value::as_str);
    let kid = text("kid").unwrap_or(SystemKeyTexts::of(lang).no_kid);
    let kind = text("alg").or_else(|| text("crv")).or_else(|| text("kty")).unwrap_or_default();
    format!("{kid} ({kind})")
}

fn form(desk: &Desk, place: (&str, &str), view: &DealerClientView, entries: Entries) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), SystemKeyTexts::of(desk.lang));
    let base = format!("/dealers/{}/systems/{}", place.0, place.1);
    let mut page = FormPage::new(desk.frame(), t.title, desk.href(&format!("{base}/keys")), f.save);
    t.lead.clone_into(&mut page.lead);
    page.points = vec![t.first.to_owned(), t.second.to_owned(), t.third.to_owned()];
    let keys = keys_of(view);
    if keys.is_empty() {
        page.notices.push(Notice::new(NoticeKind::Info, t.at_address));
    } else {
        let names: Vec<(String, String)> =
            keys.iter().map(|key| (name_of(key), label_of(key, desk.lang))).collect();
        let ticks: Vec<(&str, &str, &str)> =
            names.iter().map(|(name, label)| (name.as_str(), label.as_str(), "")).collect();
        page.inputs.push(Input::Ticks(entries.ticks("keep", t.keep, t.keep_hint, &ticks)));
    }
    let hint = SystemTexts::of(desk.lang).jwks_hint;
    page.inputs.push(Input::Area(entries.area("keys", t.add, hint, Need::Optional, 6)));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href(&base), f.back_unchanged));
    page
}

/// Every key that is registered, ticked.
fn all_kept(view: &DealerClientView) -> Entries {
    keys_of(view).iter().fold(Entries::default(), |entries, key| entries.with("keep", name_of(key)))
}

pub(super) async fn get(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let (dealer, system) = place.into_inner();
    let found = find(&desk, &dealer, &system).await?;
    let mut page = form(&desk, (&dealer, &system), &found.object, all_kept(&found.object));
    page.hidden.push(("version", found.version.tag().to_owned()));
    Ok(desk.page(&page))
}

/// The keys that are to be: those that stay, then those that were pasted, as a set or one alone.
fn keys_typed(typed: &Typed, registered: &[Value]) -> Option<Vec<Value>> {
    let keep = typed.many("keep");
    let mut keys: Vec<Value> =
        registered.iter().filter(|key| keep.contains(&name_of(key))).cloned().collect();
    if let Some(text) = typed.some("keys") {
        let pasted: Value = serde_json::from_str(&text).ok()?;
        let pasted = match pasted.get("keys") {
            Some(Value::Array(keys)) => keys.clone(),
            Some(_) => return None,
            None => vec![pasted],
        };
        for key in pasted {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    Some(keys)
}

pub(super) async fn post(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    let (dealer, system) = place.into_inner();
    let found = find(&desk, &dealer, &system).await?;
    let refused = |entries| {
        let mut page = form(&desk, (&dealer, &system), &found.object, entries);
        page.hidden.push(("version", typed.text("version")));
        Ok(desk.refused(&page))
    };
    let Some(keys) = keys_typed(&typed, &keys_of(&found.object)) else {
        let mut entries = typed.entries();
        entries.refuse("keys", SystemTexts::of(desk.lang).bad_json);
        return refused(entries);
    };
    let at = (ClientPlace::Dealer(DealerId::from(dealer.as_str())), ClientId::from(system.as_str()));
    let done =
        replace_client_keys(&desk.provider, desk.operator(), at, typed.expected(), JwkSet { keys }).await;
    match again(done, typed.entries(), "keys", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/dealers/{dealer}/systems/{system}?saved"))),
        Err(entries) if entries.is_overtaken() => {
            let page = form(&desk, (&dealer, &system), &found.object, entries);
            Ok(desk.overtaken(page, &all_kept(&found.object), &found.version))
        }
        Err(entries) => refused(entries),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_overlap_while_a_system_changes_over() {
        let (old, new) = (json!({"kty": "EC", "kid": "1"}), json!({"kty": "EC", "kid": "2"}));
        let form = |keep: &[&Value], pasted: &str| {
            let mut pairs = url::form_urlencoded::Serializer::new(String::new());
            pairs.extend_pairs(keep.iter().map(|key| ("keep", name_of(key))));
            pairs.append_pair("keys", pasted);
            Typed::parse(pairs.finish().as_bytes()).unwrap()
        };
        let both = vec![old.clone(), new.clone()];
        for (keep, pasted, registered, wanted) in [
            (vec![&old], json!({"keys": [new]}).to_string(), &both[..1], Some(both.clone())),
            // One key alone, and one that is there already.
            (vec![&old], new.to_string(), &both[..1], Some(both.clone())),
            (vec![&old, &new], new.to_string(), &both[..], Some(both.clone())),
            (vec![&new], String::new(), &both[..], Some(both[1..].to_vec())),
            (vec![], String::new(), &both[..], Some(vec![])),
            (vec![&old], "{".to_owned(), &both[..], None),
            (vec![&old], "{\"keys\": 7}".to_owned(), &both[..], None),
        ] {
            assert_eq!(keys_typed(&form(&keep, &pasted), registered), wanted, "{pasted}");
        }
    }
}
