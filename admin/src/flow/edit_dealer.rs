//! How a dealer or a shop is changed: held, compared with what the caller saw, then handed to the
//! federation, which changes and audits.

use super::{AdminError, Expected, Operator, Version, Versioned};
use crate::domain::{Fault, Rule};
use federation::{
    domain::{Dealer, DealerId, Shop},
    flow::{self as federation_flow, Registered},
    store,
};
use idp::store::{StoreError, Tx};
use serde_json::json;

/// The operator as the federation knows one.
pub(super) fn in_federation(operator: &Operator) -> federation_flow::Operator {
    federation_flow::Operator { actor: operator.actor(), request_id: operator.request_id.clone() }
}

/// What came of it at the federation, as an error of this interface.
pub(super) fn settled(outcome: Result<Registered, StoreError>) -> Result<(), AdminError> {
    match outcome? {
        Registered::Yes => Ok(()),
        Registered::Taken => Err(AdminError::Taken),
        Registered::NotFound => Err(AdminError::NotFound),
        Registered::Merged => Err(AdminError::Merged),
        // Our own rules are not looser, so this is no more than a safety net.
        Registered::Refused(member, _) => {
            Err(AdminError::Invalid(vec![Fault::at(format!("/{member}"), Rule::Shape)]))
        }
    }
}

/// The dealer, held until the end of the visit, if it is still what the caller saw.
pub(super) fn hold_dealer(
    tx: &mut Tx<'_>,
    id: &DealerId,
    expected: &Expected,
) -> Result<Versioned<Dealer>, AdminError> {
    store::dealers::hold(tx, id)?;
    expect(find_dealer(tx, id)?, expected)
}

/// The shop, held until the end of the visit, if it is still what the caller saw.
pub(super) fn hold_shop(
    tx: &mut Tx<'_>,
    (dealer, id): (&DealerId, &str),
    expected: &Expected,
) -> Result<Versioned<Shop>, AdminError> {
    store::shops::hold(tx, dealer, id)?;
    expect(find_shop(tx, dealer, id)?, expected)
}

/// The dealer as it is.
pub(super) fn find_dealer(tx: &mut Tx<'_>, id: &DealerId) -> Result<Versioned<Dealer>, AdminError> {
    let dealer = store::dealers::find(tx, id)?.ok_or(AdminError::NotFound)?;
    Ok(Versioned { version: Version::of(&json!(dealer)), object: dealer })
}

/// The shop as it is.
pub(super) fn find_shop(tx: &mut Tx<'_>, dealer: &DealerId, id: &str) -> Result<Versioned<Shop>, AdminError> {
    let shop = store::shops::find(tx, dealer, id)?.ok_or(AdminError::NotFound)?;
    Ok(Versioned { version: Version::of(&json!(shop)), object: shop })
}

fn expect<T>(found: Versioned<T>, expected: &Expected) -> Result<Versioned<T>, AdminError> {
    if expected.fits(&found.version) { Ok(found) } else { Err(AdminError::Changed) }
}
