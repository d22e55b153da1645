//! What a registration of a client must fit: the provider, and what the database holds. New and changed ones alike.

use super::AdminError;
use crate::domain::{Bounds, CertificateWays, Fault, RelyingPartyDocument, Rule};
use federation::{domain::DealerId, store as dealers};
use idp::{
    Provider,
    store::{self, Tx},
};

/// What the provider sets and an operator cannot choose.
pub(super) fn bounds(provider: &Provider) -> Bounds {
    let settings = &provider.settings;
    Bounds {
        scopes: provider.registrable_scopes(),
        detail_types: provider.detail_shapes().iter().map(|shape| shape.name).collect(),
        algorithms: settings.signing_algorithms.clone(),
        encrypted_requests: settings.request_object_encryption,
        response_types: settings.response_types.clone(),
        issuer: settings.issuer.clone(),
        certificates: match &settings.mutual_tls {
            None => CertificateWays::None,
            Some(ways) if ways.authorities.is_none() => CertificateWays::Registered,
            Some(_) => CertificateWays::WithAuthorities,
        },
    }
}

/// Terms of a service must be there before anybody can be asked to accept them.
pub(super) fn check_terms(tx: &mut Tx<'_>, document: &RelyingPartyDocument) -> Result<(), AdminError> {
    let Some(name) = &document.terms_document else { return Ok(()) };
    if store::texts::find_current(tx, name)?.is_none() {
        let fault = Fault::at("/registration/terms_document", Rule::NoSuchDocument);
        return Err(AdminError::Invalid(vec![fault]));
    }
    Ok(())
}

/// A system is confined to a shop that its dealer has.
pub(super) fn check_shop(tx: &mut Tx<'_>, dealer: &DealerId, shop: Option<&str>) -> Result<(), AdminError> {
    let Some(shop) = shop else { return Ok(()) };
    if dealers::shops::find(tx, dealer, shop)?.is_none() {
        let fault = Fault::at("/registration/shop_id", Rule::NoSuchShop);
        return Err(AdminError::Invalid(vec![fault]));
    }
    Ok(())
}
