//! Completing a link (L6): link, consent record, audit, mail and event in one transaction, exactly once (rule 6).

use super::{
    limits::{limits, refused_by},
    link_token::is_reception_code,
    mail_kind,
    notify::{Counterpart, LinkAct, tell_dealer, with},
    void_links::void_link,
};
use crate::{
    domain::{
        CONSENT_DOCUMENT, DealerLink, DealerState, EventKind, FederationLimits, LinkEdge, LinkId, LinkState,
        consent_terms,
    },
    store::{self, consents::NewConsent},
};
use idp::{
    Provider,
    domain::{Account, Client, FRESH_LOGIN_SECONDS, Session, clean_value},
    flow::queue_mail,
    store::{self as idp_store, StoreError, Tx, audit::Actor},
};
use serde_json::json;

/// What the customer pressed.
#[derive(Debug)]
pub struct CompleteLink<'a> {
    /// Which link.
    pub link_id: &'a LinkId,
    /// Who is logged in.
    pub account: &'a Account,
    /// With which login.
    pub session: &'a Session,
    /// At which service.
    pub client: &'a Client,
    /// The version of the consent that was shown.
    pub consent_version: &'a str,
    /// The digits of the counter as typed; empty when none were.
    pub reception_code: &'a str,
    /// The request, for the audit.
    pub request_id: &'a str,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// The link is made.
    Linked,
    /// It was made before, by the same account.
    Already,
    /// It ended in the meantime.
    Ended(LinkState),
    /// There is no such link for this account.
    NotYours,
    /// The login is too old: log in again, then press again.
    LoginAgain,
    /// A newer version of the consent came into force: show it again.
    TextChanged,
    /// The digits of the counter are missing.
    CodeMissing,
    /// They are wrong; so many tries are left.
    CodeWrong(i32),
    /// They were wrong five times: the link is void.
    CodeUsedUp,
}

/// Completes a link for the account that is logged in.
pub fn complete_link(
    provider: &Provider,
    tx: &mut Tx<'_>,
    press: &CompleteLink<'_>,
) -> Result<Completed, StoreError> {
    let now = tx.now();
    let link = store::links::find(tx, press.link_id)?
        .filter(|link| link.account_id.as_ref() == Some(&press.account.id));
    let Some(link) = link else { return Ok(Completed::NotYours) };
    match link.state_at(now) {
        LinkState::Provisional => {}
        LinkState::Linked => return Ok(Completed::Already),
        ended => return Ok(Completed::Ended(ended)),
    }
    if now.since(press.session.auth_time) > FRESH_LOGIN_SECONDS {
        return Ok(Completed::LoginAgain);
    }
    let text = idp_store::texts::find_current(tx, CONSENT_DOCUMENT)?
        .filter(|text| text.version == press.consent_version);
    let Some(text) = text else { return Ok(Completed::TextChanged) };
    if let Some(refused) = check_code(provider, tx, press, &link)? {
        return Ok(refused);
    }
    let dealer = store::dealers::find(tx, &link.dealer_id)?;
    if dealer.is_none_or(|dealer| dealer.state != DealerState::Active) {
        return Ok(Completed::Ended(LinkState::Void));
    }
    if !store::links::advance(tx, &link.id, LinkEdge::Complete)? {
        // Another tab or node was first, or the dealer.
        let state = store::links::find(tx, &link.id)?.map_or(LinkState::Void, |link| link.state_at(now));
        return Ok(if state == LinkState::Linked { Completed::Already } else { Completed::Ended(state) });
    }
    let consent = NewConsent {
        link_id: &link.id,
        account_id: &press.account.id,
        dealer_id: &link.dealer_id,
        text: &text,
        terms: &consent_terms(link.dealer_id.as_str()),
        journey: press.client.id.as_str(),
    };
    store::consents::insert(tx, &consent)?;
    tell_all(provider, tx, press, &link)?;
    Ok(Completed::Linked)
}

fn check_code(
    provider: &Provider,
    tx: &mut Tx<'_>,
    press: &CompleteLink<'_>,
    link: &DealerLink,
) -> Result<Option<Completed>, StoreError> {
    let Some(hash) = &link.reception_hash else { return Ok(None) };
    let typed = plain_digits(press.reception_code);
    if typed.is_empty() {
        return Ok(Some(Completed::CodeMissing));
    }
    // Counted before it is compared: of two hundred tries at once the first few are compared.
    let tries = store::links::count_try(tx, &link.id)?;
    let most = i32::try_from(limits(provider).reception_tries).unwrap_or(i32::MAX);
    if tries <= most && is_reception_code(&provider.sealer, &link.id, &typed, hash) {
        return Ok(None);
    }
    if tries < most {
        return Ok(Some(Completed::CodeWrong(most - tries)));
    }
    refused_by(provider, FederationLimits::NAMES.reception_tries);
    let actor = Actor::Account(press.account.id.to_string());
    void_link(tx, LinkAct::by(&actor, press.request_id).with(press.account), link, "reception_code")?;
    Ok(Some(Completed::CodeUsedUp))
}

/// Full-width digits become plain ones; spaces, hyphens and what nobody sees go.
fn plain_digits(typed: &str) -> String {
    let typed: String = typed.chars().take(40).collect();
    clean_value(&typed)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐'..='―' | '−' | 'ー'))
        .collect()
}

fn tell_all(
    provider: &Provider,
    tx: &mut Tx<'_>,
    press: &CompleteLink<'_>,
    link: &DealerLink,
) -> Result<(), StoreError> {
    let actor = Actor::Account(press.account.id.to_string());
    let act = LinkAct::by(&actor, press.request_id).with(press.account);
    act.audit(tx, "link.consented", link, "ok")?;
    act.audit(tx, "link.completed", link, "ok")?;
    tell_dealer(tx, link, EventKind::Linked)?;
    if let Some(counterpart) = Counterpart::find(tx, link)? {
        let registration = &press.client.registration;
        let data = with(
            counterpart.mail_data(),
            json!({
                "linked_at": tx.now(),
                "service_ja": registration.client_name,
                "service_en": registration.client_name_en,
                "service_url": registration.client_uri,
                "reminder_url": provider.settings.issuer.url("/reminder"),
            }),
        );
        queue_mail(provider, tx, mail_kind::DONE, &press.account.id, &data, None)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_taken_in_any_width() {
        assert_eq!(plain_digits("０１ ２-3"), "0123");
        assert_eq!(plain_digits("12a"), "12a");
        assert_eq!(plain_digits("  "), "");
    }
}
