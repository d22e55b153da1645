//! What merging a dealer would do, before anybody presses anything.

use super::{AdminError, edit_dealer};
use crate::domain::{DealerMerger, DealerView, Fault, Rule};
use federation::{
    domain::{DealerId, DealerState, LinkState},
    store::{link_lists, shops},
};
use idp::Provider;
use std::sync::Arc;

/// Shops that are counted; a dealer with more has many.
const MOST_SHOPS: i64 = 10_000;

/// What would happen.
#[derive(Clone, Debug)]
pub struct MergerPreview {
    /// The dealer that ends.
    pub from: DealerView,
    /// The one that takes over.
    pub into: DealerView,
    /// Shops that go over.
    pub shops: usize,
    /// Links in force or disputed, which go over.
    pub links: i64,
    /// Starts that wait for their customer, which become void.
    pub open: i64,
}

/// Looks. Clashes of shops and customer codes are found when it is done.
pub async fn preview_merger(
    provider: &Arc<Provider>,
    id: DealerId,
    body: DealerMerger,
) -> Result<MergerPreview, AdminError> {
    let into = body.check().map_err(AdminError::Invalid)?;
    provider
        .db
        .read(move |tx| {
            let from = edit_dealer::find_dealer(tx, &id)?.object;
            if from.merger.is_some() {
                return Err(AdminError::Merged);
            }
            let target = federation::store::dealers::find(tx, &into)?;
            let target = target.filter(|dealer| dealer.state == DealerState::Active && dealer.id != id);
            let Some(target) = target else {
                return Err(AdminError::Invalid(vec![Fault::at("/into", Rule::MergeTarget)]));
            };
            let counts = link_lists::count_by_state(tx, &id)?;
            let sum = |states: &[LinkState]| {
                counts.iter().filter(|(state, _)| states.contains(state)).map(|(_, count)| count).sum()
            };
            Ok(MergerPreview {
                shops: shops::list(tx, &id, "", MOST_SHOPS)?.len(),
                links: sum(&[LinkState::Linked, LinkState::Disputed]),
                open: sum(&[LinkState::Provisional]),
                from: from.into(),
                into: target.into(),
            })
        })
        .await
}
