//! Merges a dealer into another one.

use super::{
    AdminError, Expected, Operator, Versioned,
    edit_dealer::{find_dealer, hold_dealer, in_federation},
};
use crate::domain::{DealerMerger, DealerView, Fault, Rule};
use federation::{
    domain::DealerId,
    flow::{MergeDealers, MergeRefused, merge_dealers},
};
use idp::Provider;
use std::sync::Arc;

/// Merges the dealer; merging it twice is merging it once.
pub async fn merge_dealer(
    provider: &Arc<Provider>,
    operator: Operator,
    id: DealerId,
    expected: Expected,
    body: DealerMerger,
) -> Result<Versioned<DealerView>, AdminError> {
    let into = body.check().map_err(AdminError::Invalid)?;
    let sealer = Arc::clone(provider);
    // As long as the dealer has links: the operator waits for it.
    provider
        .db
        .patient()
        .write(move |tx| {
            let merge = MergeDealers {
                from: &id,
                into: &into,
                shop_prefix: &body.shop_prefix,
                customer_code_prefix: &body.customer_code_prefix,
            };
            merge.hold(tx)?;
            hold_dealer(tx, &id, &expected)?;
            merge_dealers(&sealer.sealer, tx, &in_federation(&operator), &merge).map_err(refused)?;
            Ok(find_dealer(tx, &id)?.map(DealerView::from))
        })
        .await
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
