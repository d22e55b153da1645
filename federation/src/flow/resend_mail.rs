//! Sending ML3 once more, to the same account, within the same limits as a start (rule 8).

use super::{
    CallerToken, DealerError, LimitNotes, Refusal,
    dealer_caller::{About, at_dealer},
    link_mail::{count_mail, mail_link},
    mail_kind,
    notify::LinkAct,
};
use crate::{
    domain::{DealerLink, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    domain::AccountState,
    store::{self as idp_store, Tx, audit::Actor},
};
use std::sync::Arc;

/// Queues the mail of an open link of the calling dealer again.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`], [`Refusal::TooSoon`], [`Refusal::TooManyMails`].
pub async fn resend_mail(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    at_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        resend(provider, tx, caller.act(), &caller.limits, &link)
    })
    .await
}

/// The same for an operator, who has the right to at every dealer; the limits are the dealer's.
///
/// # Errors
/// As above.
pub fn resend_as_operator(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (actor, request_id): (&Actor, &str),
    limits: &LimitNotes,
    id: &LinkId,
) -> Result<(), DealerError> {
    let link = store::links::find(tx, id)?.ok_or(Refusal::NotFound)?;
    resend(provider, tx, LinkAct::by(actor, request_id), limits, &link)
}

fn resend(
    provider: &Provider,
    tx: &mut Tx<'_>,
    act: LinkAct<'_>,
    limits: &LimitNotes,
    link: &DealerLink,
) -> Result<(), DealerError> {
    if link.state_at(tx.now()) != LinkState::Provisional {
        return Err(Refusal::WrongState.into());
    }
    let (Some(account), Some(code)) = (&link.account_id, &link.code) else {
        return Err(Refusal::WrongState.into());
    };
    let account = idp_store::accounts::find(tx, account)?
        .filter(|account| account.state == AccountState::Active)
        .ok_or(Refusal::CannotStart)?;
    count_mail(provider, tx, limits, (&link.dealer_id, &code.hash, &account))?;
    let mail = mail_link(provider, tx, mail_kind::START, link, &account)?;
    store::links::set_mail(tx, link, &mail)?;
    act.with(&account).audit(tx, "link.mailed", link, "again")?;
    Ok(())
}
