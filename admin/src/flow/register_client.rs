//! Registers a client: a relying party, or a dealer's system.

use super::{
    AdminError, ClientRecord, Operator, Versioned,
    client_rules::{bounds, check_shop, check_terms},
    edit_client::insert_client,
    rotate_client_secret::new_secret,
};
use crate::domain::{
    DealerClientRegistration, DealerClientView, Fault, RelyingPartyRegistration, RelyingPartyView,
    check_client_id,
};
use federation::{domain::DealerId, store as dealers};
use idp::{
    Provider,
    domain::{Client, ClientId, ClientState},
};
use std::sync::Arc;

/// Registers a relying party. The answer holds its secret, once, when its method has one.
pub async fn register_relying_party(
    provider: &Arc<Provider>,
    operator: Operator,
    body: RelyingPartyRegistration,
) -> Result<Versioned<RelyingPartyView>, AdminError> {
    let document = body.registration;
    check(body.client_id.as_deref(), document.check(&bounds(provider)))?;
    let id = body.client_id.map_or_else(|| provider.new_client_id(), ClientId::from);
    let secret = document.needs_secret().then(|| new_secret(provider));
    let secret_hash = secret.as_ref().map(|secret| provider.client_secret_hash(&id, secret));
    let made = provider
        .db
        .write(move |tx| {
            check_terms(tx, &document)?;
            let registration = document.clone().into_registration();
            let (id, secret_hash) = (id.clone(), secret_hash.clone());
            let client = Client { id, state: ClientState::Active, secret_hash, registration };
            insert_client(tx, &operator, ClientRecord { client, tie: None })
        })
        .await?;
    Ok(made.map(|record| RelyingPartyView {
        client_secret: secret.map(|secret| secret.expose().to_owned()),
        ..record.into_relying_party()
    }))
}

/// Registers a system of this dealer.
pub async fn register_dealer_client(
    provider: &Arc<Provider>,
    operator: Operator,
    dealer_id: DealerId,
    body: DealerClientRegistration,
) -> Result<Versioned<DealerClientView>, AdminError> {
    let document = body.registration;
    check(body.client_id.as_deref(), document.check())?;
    let id = body.client_id.map_or_else(|| provider.new_client_id(), ClientId::from);
    let issuer = provider.settings.issuer.clone();
    let made = provider
        .db
        .write(move |tx| {
            dealers::dealers::find(tx, &dealer_id)?.ok_or(AdminError::NotFound)?;
            check_shop(tx, &dealer_id, document.shop_id.as_deref())?;
            let (registration, tie) = document.clone().into_parts(id.clone(), dealer_id.clone(), &issuer);
            let client =
                Client { id: id.clone(), state: ClientState::Active, secret_hash: None, registration };
            insert_client(tx, &operator, ClientRecord { client, tie: Some(tie) })
        })
        .await?;
    made.map(ClientRecord::into_dealer_client).transposed().ok_or(AdminError::NotFound)
}

/// The faults of the id and of the document together, so that one answer names all.
fn check(client_id: Option<&str>, document: Result<(), Vec<Fault>>) -> Result<(), AdminError> {
    let mut faults: Vec<Fault> = client_id.and_then(check_client_id).into_iter().collect();
    faults.extend(document.err().unwrap_or_default().into_iter().map(|fault| fault.under("/registration")));
    if faults.is_empty() { Ok(()) } else { Err(AdminError::Invalid(faults)) }
}
