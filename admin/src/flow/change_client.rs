//! Replaces the registration of a client.

use super::{
    AdminError, ClientPlace, ClientRecord, Expected, Operator, Versioned,
    client_rules::{bounds, check_shop, check_terms},
    edit_client::{Edit, edit_client},
    rotate_client_secret::new_secret,
};
use crate::domain::{
    DealerClientChange, DealerClientDocument, DealerClientView, Fault, RelyingPartyChange,
    RelyingPartyDocument, RelyingPartyView,
};
use federation::domain::DealerId;
use idp::{Provider, domain::ClientId, settings::Issuer, store::Tx};
use std::sync::Arc;

/// Replaces the registration of a relying party. A method that begins to need a secret gets one, which
/// the answer holds once; one that needs none forgets it.
pub async fn change_relying_party(
    provider: &Arc<Provider>,
    operator: Operator,
    id: ClientId,
    expected: Expected,
    body: RelyingPartyChange,
) -> Result<Versioned<RelyingPartyView>, AdminError> {
    let document = body.registration;
    document.check(&bounds(provider)).map_err(in_registration)?;
    let secret = new_secret(provider);
    let secret_hash = provider.client_secret_hash(&id, &secret);
    let given = secret_hash.clone();
    let edit = Edit { place: ClientPlace::RelyingParties, id, expected, operator, action: "client.changed" };
    let changed = edit_client(provider, edit, move |tx, record| {
        replace_registration(tx, record, document.clone(), secret_hash.clone())
    })
    .await?;
    Ok(changed.map(|record| {
        let is_new = record.client.secret_hash.as_ref() == Some(&given);
        let client_secret = is_new.then(|| secret.expose().to_owned());
        RelyingPartyView { client_secret, ..record.into_relying_party() }
    }))
}

/// Replaces the registration of a dealer's system.
pub async fn change_dealer_client(
    provider: &Arc<Provider>,
    operator: Operator,
    (dealer_id, id): (DealerId, ClientId),
    expected: Expected,
    body: DealerClientChange,
) -> Result<Versioned<DealerClientView>, AdminError> {
    let document = body.registration;
    document.check().map_err(in_registration)?;
    let issuer = provider.settings.issuer.clone();
    let place = ClientPlace::Dealer(dealer_id);
    let edit = Edit { place, id, expected, operator, action: "client.changed" };
    let changed = edit_client(provider, edit, move |tx, record| {
        replace_dealer_registration(tx, record, document.clone(), &issuer)
    })
    .await?;
    changed.map(ClientRecord::into_dealer_client).transposed().ok_or(AdminError::NotFound)
}

/// Puts a registration in the place of the one before; the secret comes and goes as its method needs one.
pub(super) fn replace_registration(
    tx: &mut Tx<'_>,
    record: &mut ClientRecord,
    document: RelyingPartyDocument,
    secret_hash: String,
) -> Result<(), AdminError> {
    check_terms(tx, &document)?;
    let kept = record.client.secret_hash.take();
    record.client.secret_hash = document.needs_secret().then(|| kept.unwrap_or(secret_hash));
    record.client.registration = document.into_registration();
    Ok(())
}

/// The same for a dealer's system, which stays its dealer's.
pub(super) fn replace_dealer_registration(
    tx: &mut Tx<'_>,
    record: &mut ClientRecord,
    document: DealerClientDocument,
    issuer: &Issuer,
) -> Result<(), AdminError> {
    let dealer = record.tie.as_ref().map(|tie| tie.dealer_id.clone()).ok_or(AdminError::NotFound)?;
    check_shop(tx, &dealer, document.shop_id.as_deref())?;
    let (registration, tie) = document.into_parts(record.client.id.clone(), dealer, issuer);
    record.client.registration = registration;
    record.tie = Some(tie);
    Ok(())
}

fn in_registration(faults: Vec<Fault>) -> AdminError {
    AdminError::Invalid(faults.into_iter().map(|fault| fault.under("/registration")).collect())
}
