//! The mails that carry a link's address, ML3 and ML3r: how many there may be, and what stands in them.

use super::{
    DealerError, LimitNotes, Refusal,
    limit_notes::Counter,
    limits::{limits, refused_by},
    link_token::link_token,
    notify::{Counterpart, with},
};
use crate::domain::{DealerId, DealerLink, FederationLimits};
use idp::{
    Provider,
    domain::Account,
    flow::queue_mail_until,
    store::{self as idp_store, Tx},
};
use serde_json::json;

/// Counts a mail about a record to an account. An error takes the counting back with everything else.
pub(super) fn count_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    notes: &LimitNotes,
    (dealer, code_hash, account): (&DealerId, &str, &Account),
) -> Result<(), DealerError> {
    let record = provider.sealer.keyed_hash("link-mail-record", format!("{dealer}\n{code_hash}").as_bytes());
    let (limits, names) = (limits(provider), FederationLimits::NAMES);
    if idp_store::attempts::count(tx, &record, limits.link_mail_gap)? > 1 {
        let (row, window) = (names.link_mail_gap, limits.link_mail_gap);
        notes.note(tx, Counter { name: &record, row, quota: 1, window })?;
        refused_by(provider, names.link_mail_gap);
        return Err(Refusal::TooSoon.into());
    }
    let receiver = provider.sealer.keyed_hash("link-mail-account", account.id.as_str().as_bytes());
    // Never noted: how many mails others sent to the account is not this dealer's to know.
    if i64::from(idp_store::attempts::count(tx, &receiver, 86_400)?) > limits.link_mails_per_account {
        refused_by(provider, names.link_mails_per_account);
        return Err(Refusal::TooManyMails.into());
    }
    Ok(())
}

/// Queues ML3 or ML3r; the address with the token lies sealed in the outbox.
pub(super) fn mail_link(
    provider: &Provider,
    tx: &mut Tx<'_>,
    kind: &'static str,
    link: &DealerLink,
    account: &Account,
) -> Result<String, DealerError> {
    let counterpart = Counterpart::find(tx, link)?.ok_or(Refusal::NotFound)?;
    let data = with(
        counterpart.mail_data(),
        json!({ "visited_at": link.created_at, "expires_at": link.expires_at }),
    );
    let token = link_token(&provider.sealer, &link.id);
    let secret = json!({ "link_url": provider.settings.issuer.url(&format!("/link/{}", token.expose())) });
    let end = Some(link.expires_at);
    Ok(queue_mail_until(provider, tx, kind, &account.id, &data, Some(&secret), end)?)
}
