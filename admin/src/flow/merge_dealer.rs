//! Merges a dealer into another one: at once, or when a second person has confirmed.

use super::{
    AdminError, Expected, Operator, Versioned,
    ask_approval::{Acted, ask_approval, needs_second},
    edit_dealer::{find_dealer, hold_dealer, in_federation},
    settle_approval::confirm,
};
use crate::domain::{ApprovalView, DealerMerger, DealerView, Fault, PendingAct, Rule};
use federation::{
    domain::{DealerId, DealerState},
    flow::{MergeDealers, MergeRefused, merge_dealers},
    store,
};
use idp::{Provider, store::Tx};
use std::sync::Arc;

/// Merges the dealer; merging it twice is merging it once.
pub async fn merge_dealer(
    provider: &Arc<Provider>,
    operator: Operator,
    id: DealerId,
    expected: Expected,
    body: DealerMerger,
) -> Result<Acted<Versioned<DealerView>>, AdminError> {
    let into = body.check().map_err(AdminError::Invalid)?;
    let (node, waits) = (Arc::clone(provider), needs_second(provider, &operator));
    // As long as the dealer has links: the operator waits for it.
    provider
        .db
        .patient()
        .write(move |tx| {
            if waits {
                return ask_merger(tx, &operator, (id.clone(), into.clone()), &expected, body.clone());
            }
            merge(&node, tx, &operator, (&id, &into), &body, |tx| hold_dealer(tx, &id, &expected).map(drop))?;
            Ok(Acted::Done(find_dealer(tx, &id)?.map(DealerView::from)))
        })
        .await
}

/// Merges the dealer that a second person confirms, in the visit in which they confirm.
pub(super) async fn merge_approved_dealer(
    provider: &Arc<Provider>,
    operator: Operator,
    (approval, id): (String, DealerId),
    body: DealerMerger,
) -> Result<Versioned<ApprovalView>, AdminError> {
    let into = body.check().map_err(AdminError::Invalid)?;
    let node = Arc::clone(provider);
    provider
        .db
        .patient()
        .write(move |tx| {
            merge(&node, tx, &operator, (&id, &into), &body, |tx| {
                let held = hold_dealer(tx, &id, &Expected::Anything)?;
                confirm(tx, &operator, &approval, held.version.as_str())
            })
        })
        .await
}

/// Merges, once `first` has looked at the dealer that is held now.
fn merge<T>(
    provider: &Provider,
    tx: &mut Tx<'_>,
    operator: &Operator,
    (from, into): (&DealerId, &DealerId),
    body: &DealerMerger,
    first: impl FnOnce(&mut Tx<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    let merge = MergeDealers {
        from,
        into,
        shop_prefix: &body.shop_prefix,
        customer_code_prefix: &body.customer_code_prefix,
    };
    merge.hold(tx)?;
    let looked = first(tx)?;
    merge_dealers(&provider.sealer, tx, &in_federation(operator), &merge).map_err(refused)?;
    Ok(looked)
}

/// Lets the merger wait. What can be judged beforehand is judged now, the rest when it is confirmed.
fn ask_merger(
    tx: &mut Tx<'_>,
    operator: &Operator,
    (id, into): (DealerId, DealerId),
    expected: &Expected,
    body: DealerMerger,
) -> Result<Acted<Versioned<DealerView>>, AdminError> {
    let dealer = hold_dealer(tx, &id, expected)?;
    match &dealer.object.merger {
        Some(merger) if merger.into == into => return Ok(Acted::Done(dealer.map(DealerView::from))),
        Some(_) => return Err(AdminError::Merged),
        None => {}
    }
    let target = store::dealers::find(tx, &into)?.filter(|dealer| dealer.state == DealerState::Active);
    if id == into || target.is_none() {
        return Err(refused(MergeRefused::Target));
    }
    let act = PendingAct::MergeDealer { dealer_id: id.as_str().to_owned(), merger: body };
    let asked = ask_approval(tx, operator, act, &dealer.version)?;
    Ok(Acted::Waits(Box::new(asked)))
}

fn refused(refusal: MergeRefused) -> AdminError {
    let (pointer, rule) = match refusal {
        MergeRefused::NotFound => return AdminError::NotFound,
        MergeRefused::Merged => return AdminError::Merged,
        MergeRefused::Store(error) => return error.into(),
        MergeRefused::Target => ("/into", Rule::MergeTarget),
        MergeRefused::ShopTaken => ("/shop_prefix", Rule::ShopTaken),
        MergeRefused::CustomerCodeTaken => ("/customer_code_prefix", Rule::CustomerCodeTaken),
    };
    AdminError::Invalid(vec![Fault::at(pointer, rule)])
}
