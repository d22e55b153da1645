//! Ending a link (rule 14): out of the next token, refresh and userinfo answer, since the claim is read anew for each;
//! mail and event. Logins stay: nobody is put out of an application for it. The same for customer, dealer and operator.

use super::{
    LinkChange,
    link_change::take_edge,
    mail_kind,
    notify::{LinkAct, tell_customer, tell_dealer},
};
use crate::domain::{EventKind, LinkEdge, LinkId, LinkState};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};

/// Ends a link, whoever asks: the caller has checked the right to.
pub fn unlink(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let link = match take_edge(tx, id, LinkEdge::Unlink, LinkState::Unlinked)? {
        Ok(link) => link,
        Err(change) => return Ok(change),
    };
    LinkAct::by(actor, request_id).audit(tx, "link.unlinked", &link, "ok")?;
    tell_dealer(tx, &link, EventKind::Unlinked)?;
    if link.account_id.is_some() {
        tell_customer(provider, tx, &link, mail_kind::UNLINKED)?;
    }
    Ok(LinkChange::Yes)
}
