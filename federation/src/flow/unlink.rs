//! Ending a link (rule 14): out of the next token, refresh and userinfo answer, since the claim is read anew for each;
//! mail and event. Logins stay: nobody is put out of an application for it. The same for customer, dealer and operator.

use super::{
    CallerToken, DealerError, LinkChange,
    link_change::change_as_dealer,
    mail_kind,
    notify::{LinkAct, tell_customer, tell_dealer},
};
use crate::{
    domain::{EventKind, LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};
use std::sync::Arc;

/// Ends a link, whoever asks: the caller has checked the right to. For operators and customers.
pub fn unlink(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(LinkChange::NotPossible) };
    if link.state == LinkState::Unlinked {
        return Ok(LinkChange::Already);
    }
    if !store::links::advance(tx, id, LinkEdge::Unlink)? {
        return Ok(LinkChange::NotPossible);
    }
    LinkAct::by(actor, request_id).audit(tx, "link.unlinked", &link, "ok")?;
    tell_dealer(tx, &link, EventKind::Unlinked)?;
    if link.account_id.is_some() {
        tell_customer(provider, tx, &link, mail_kind::UNLINKED)?;
    }
    Ok(LinkChange::Yes)
}

/// Ends a link of the calling dealer.
///
/// # Errors
/// [`super::Refusal::NotFound`], [`super::Refusal::WrongState`].
pub async fn unlink_as_dealer(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    change_as_dealer(provider, token, id, unlink).await
}
