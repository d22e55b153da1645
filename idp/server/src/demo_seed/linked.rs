//! The sample person who is linked with a dealer from the beginning: as if the counter and the consent lay behind them.

use super::{clients::MY_TOYOTA, dealers::DEALERS};
use federation::{
    domain::{CONSENT_DOCUMENT, DealerId, DealerLink, LinkId, LinkState, NOTICE_DOCUMENT, consent_terms},
    flow::seal_code,
    store::{
        consents::{self, NewConsent},
        links,
    },
};
use idp::{
    Provider,
    domain::{Account, ClientId},
    store::{
        StoreError, Tx,
        audit::{self, Actor, AuditEvent},
        texts,
    },
};

/// The record of the sample person at the first dealer, in PAL's customer book.
const CUSTOMER_CODE: &str = "C-000101";

/// Links `account` with the first dealer.
pub(super) fn link(provider: &Provider, tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    let [dealer, ..] = &DEALERS;
    let [[shop, ..], ..] = dealer.shops else { return Ok(()) };
    // Published before any account is written.
    let Some(notice) = texts::find_current(tx, NOTICE_DOCUMENT)? else { return Ok(()) };
    let now = tx.now();
    let link = DealerLink {
        id: LinkId::generate(now, tx.random()),
        dealer_id: DealerId::from(dealer.id),
        shop: (*shop).to_owned(),
        staff: "1234".to_owned(),
        service: ClientId::from(MY_TOYOTA),
        code: Some(seal_code(&provider.sealer, &DealerId::from(dealer.id), CUSTOMER_CODE)),
        account_id: Some(account.id.clone()),
        // Of a token that nobody has: there was no mail.
        token_hash: tx.random().secret().hash(),
        reception_hash: None,
        reception_tries: 0,
        notice_version: notice.version,
        state: LinkState::Linked,
        mail_id: None,
        undeliverable_at: None,
        created_at: now,
        expires_at: DealerLink::expiry_of_start(now),
        linked_at: Some(now),
        ended_at: None,
    };
    links::insert(tx, &link)?;
    let mut event = AuditEvent::new(Actor::System, "link.linked", format!("link:{}", link.id));
    event.dealer = Some(link.dealer_id.to_string());
    event.result = "sample";
    audit::insert(tx, &event)?;
    record_consent(tx, account, &link)
}

fn record_consent(tx: &mut Tx<'_>, account: &Account, link: &DealerLink) -> Result<(), StoreError> {
    let Some(text) = texts::find_current(tx, CONSENT_DOCUMENT)? else { return Ok(()) };
    let consent = NewConsent {
        link_id: &link.id,
        account_id: &account.id,
        dealer_id: &link.dealer_id,
        text: &text,
        terms: &consent_terms(link.dealer_id.as_str()),
        journey: MY_TOYOTA,
    };
    consents::insert(tx, &consent)
}
