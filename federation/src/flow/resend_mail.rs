//! Sending ML3 once more, to the same account, within the same limits as a start (rule 8).

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    link_mail::{count_mail, mail_link},
    mail_kind,
};
use crate::{
    domain::{LinkId, LinkState},
    store,
};
use idp::{Provider, domain::AccountState, store as idp_store};
use std::sync::Arc;

/// Queues the mail of an open link again.
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
        if link.state_at(tx.now()) != LinkState::Provisional {
            return Err(Refusal::WrongState.into());
        }
        let (Some(account), Some(code)) = (&link.account_id, &link.code) else {
            return Err(Refusal::WrongState.into());
        };
        let account = idp_store::accounts::find(tx, account)?
            .filter(|account| account.state == AccountState::Active)
            .ok_or(Refusal::CannotStart)?;
        count_mail(provider, tx, &caller.limits, (&link.dealer_id, &code.hash, &account))?;
        let mail = mail_link(provider, tx, mail_kind::START, &link, &account)?;
        store::links::set_mail(tx, &link.id, &mail)?;
        caller.act().with(&account).audit(tx, "link.mailed", &link, "again")?;
        Ok(())
    })
    .await
}
