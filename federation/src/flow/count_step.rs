//! Counts how far starts come, in the transaction of the step.

use crate::{
    domain::{DealerLink, FunnelStep, LinkProgress, funnel_month},
    store,
};
use idp::store::{StoreError, Tx};

/// Counts an event of a link that began at a counter, if it is a step or an end; each once a link.
pub(super) fn count_step(
    tx: &mut Tx<'_>,
    link: &DealerLink,
    action: &str,
    result: &str,
) -> Result<(), StoreError> {
    let Some(step) = FunnelStep::of_event(action, result) else { return Ok(()) };
    // A link of a migration has no counter, no mail and no funnel.
    if link.mail_id.is_none() {
        return Ok(());
    }
    if let Some(mark) = step.mark()
        && store::link_progress::reach(tx, &link.id, mark)? == LinkProgress::default()
    {
        return Ok(());
    }
    store::statistics::count(tx, (&link.dealer_id, &link.shop), &funnel_month(link.created_at), step)
}
