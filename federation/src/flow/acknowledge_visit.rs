//! The customer's tick on T1: from then on addresses may be looked up in this visit.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    notify::JOURNEY,
};
use crate::{
    domain::{FunnelStep, NOTICE_DOCUMENT, VisitId, funnel_month},
    store,
};
use idp::{
    Provider,
    store::{self as idp_store, audit::AuditEvent},
};
use std::sync::Arc;

/// Notes that the customer ticked this version of the notice.
///
/// # Errors
/// [`Refusal::NotFound`] for a visit that is not this dealer's or is closed; [`Refusal::NoticeChanged`] when
/// another version is in force.
pub async fn acknowledge_visit(
    provider: &Arc<Provider>,
    token: CallerToken,
    visit_id: VisitId,
    notice_version: String,
) -> Result<(), DealerError> {
    at_dealer(provider, token, About::Visit(visit_id.clone()), move |_, tx, caller| {
        let visit = store::visits::hold(tx, &caller.dealer.id, &visit_id)?
            .filter(|visit| caller.client.may_see_shop(&visit.new.shop))
            .ok_or(Refusal::NotFound)?;
        if visit.is_acknowledged() {
            return Ok(());
        }
        let current = idp_store::texts::find_current(tx, NOTICE_DOCUMENT)?;
        if current.is_none_or(|text| text.version != notice_version) {
            return Err(Refusal::NoticeChanged.into());
        }
        store::visits::acknowledge(tx, &visit_id, &notice_version)?;
        let mut event =
            AuditEvent::new(caller.actor.clone(), "link.acknowledged", format!("visit:{visit_id}"));
        event.dealer = Some(caller.dealer.id.to_string());
        event.request_id.clone_from(&caller.request_id);
        event.journey = JOURNEY;
        idp_store::audit::insert(tx, &event)?;
        let (shop, month) = (&visit.new.shop, funnel_month(tx.now()));
        store::statistics::count(tx, (&caller.dealer.id, shop), &month, FunnelStep::Acknowledged)?;
        Ok(())
    })
    .await
}
