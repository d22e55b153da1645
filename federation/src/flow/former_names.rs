//! What the dealer of a link was called since the link was made: its own former names, and those of dealers that were
//! merged into it (E15).

use crate::{
    domain::{DealerId, DealerLink},
    store::{
        self,
        consents::ConsentRecord,
        dealer_names::{FormerName, list_since},
    },
};
use idp::store::{StoreError, Tx};

/// The names, oldest first. The record of consent says with which dealer the link was made.
pub(super) fn list_former_names(
    tx: &mut Tx<'_>,
    link: &DealerLink,
    consent: Option<&ConsentRecord>,
) -> Result<Vec<FormerName>, StoreError> {
    let mut names = Vec::new();
    let mut since = link.linked_at.unwrap_or(link.created_at);
    let mut id =
        consent.map_or_else(|| link.dealer_id.clone(), |made| DealerId::from(made.dealer_id.as_str()));
    // Ends: a dealer is merged once, and only into an active one, which a merged dealer never is again.
    while id != link.dealer_id {
        let Some(dealer) = store::dealers::find(tx, &id)? else { break };
        let Some(merger) = dealer.merger else { break };
        names.extend(list_since(tx, &id, since)?);
        names.push(FormerName { name: dealer.name, name_en: dealer.name_en, until: merger.at.seconds() });
        (id, since) = (merger.into, merger.at);
    }
    names.extend(list_since(tx, &link.dealer_id, since)?);
    Ok(names)
}
