//! The dealer says that a linked account is not its customer: the claim is withheld until it is settled.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::at_dealer,
    mail_kind,
    notify::{Counterpart, audit_link, with},
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
    at_dealer(provider, token, move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        if link.state == LinkState::Disputed {
            return Ok(());
        }
        if !store::links::advance(tx, &link.id, LinkEdge::Dispute)? {
            return Err(Refusal::WrongState.into());
        }
        let of = (&link.dealer_id, &link.id);
        audit_link(tx, &caller.actor, &caller.request_id, "link.disputed", of, "ok")?;
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
    audit_link(tx, actor, request_id, "link.settled", (&link.dealer_id, &link.id), "ok")?;
    Ok(true)
}
