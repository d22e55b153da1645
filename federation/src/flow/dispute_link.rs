//! The dealer says that a linked account is not its customer: the claim is withheld until it is settled.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    mail_kind,
    notify::{Counterpart, LinkAct, with},
    unlink::revoke_carriers,
};
use crate::{
    domain::{LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    flow::queue_mail,
    store::{StoreError, Tx, audit::Actor},
};
use serde_json::json;
use std::sync::Arc;

/// Disputes a link of the calling dealer. A repeat is no error.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`].
pub async fn dispute_link(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    at_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        if link.state == LinkState::Disputed {
            return Ok(());
        }
        if !store::links::advance(tx, &link.id, LinkEdge::Dispute)? {
            return Err(Refusal::WrongState.into());
        }
        caller.act().audit(tx, "link.disputed", &link, "ok")?;
        if let (Some(account), Some(counterpart)) = (&link.account_id, Counterpart::find(tx, &link)?) {
            revoke_carriers(tx, account)?;
            let data = with(counterpart.mail_data(), json!({ "at": tx.now() }));
            queue_mail(provider, tx, mail_kind::DISPUTED, account, &data, None)?;
        }
        Ok(())
    })
    .await
}

/// Settles a dispute in the customer's favour: the link is in force again. For operators; `false` when there is no dispute.
pub fn settle_dispute(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<bool, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(false) };
    if !store::links::advance(tx, id, LinkEdge::Settle)? {
        return Ok(false);
    }
    LinkAct::by(actor, request_id).audit(tx, "link.settled", &link, "ok")?;
    Ok(true)
}
