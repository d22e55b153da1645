//! A legacy site hands a user over, server to server: it gets a one-time handle for the user's browser to bring.
//!
//! 1. The dealer of the contract must take part.
//! 2. A call that is repeated under the same key gets the same handle again; another body under it is refused.
//! 3. What was told lies sealed; the handle is kept as a hash.

use super::{PROFILE, SiteCall, audit, site_call::at_site, user_hash};
use crate::{
    domain::{
        DealerState, FederationLimits, HANDLE_SECONDS, Handover, HandoverId, HandoverStage, LegacyProfile,
    },
    flow::{
        DealerError, Refusal,
        limits::{limits, refused_by},
    },
    store,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use idp::{
    Provider,
    domain::Secret,
    keys::Sealer,
    store::{self as idp_store, StoreError, Tx},
};
use std::sync::Arc;

/// What the site tells.
#[derive(Debug)]
pub struct HandOver {
    /// The user, checked.
    pub profile: LegacyProfile,
    /// The site's own name of this call, if it wants to repeat it safely.
    pub idempotency_key: Option<String>,
}

/// The answer.
#[derive(Debug)]
pub struct HandedOver {
    /// To be posted by the user's browser, once.
    pub handle: Secret,
    /// Seconds in which that can be done.
    pub expires_in: i64,
}

/// Takes a user over.
///
/// # Errors
/// [`Refusal::UnknownDealer`], [`Refusal::DealerSuspended`], [`Refusal::TooManyHandovers`], [`Refusal::KeyReused`].
pub async fn hand_over(
    provider: &Arc<Provider>,
    call: SiteCall,
    request: HandOver,
) -> Result<HandedOver, DealerError> {
    at_site(provider, call, move |provider, tx, call| {
        let dealer = store::dealers::find(tx, &request.profile.dealer_id)?.ok_or(Refusal::UnknownDealer)?;
        if dealer.state != DealerState::Active {
            return Err(Refusal::DealerSuspended.into());
        }
        let handle = handle_of(provider, tx, call, request.idempotency_key.as_deref());
        // A structure of texts always becomes JSON.
        let body = serde_json::to_vec(&request.profile).map_err(StoreError::from)?;
        let body_hash = provider.sealer.keyed_hash("handover-body", &body);
        if let Some(before) = store::handovers::find_by_handle(tx, &handle.hash())? {
            return repeated(tx, &before, &body_hash, handle);
        }
        let user = user_hash(&provider.sealer, &call.site.id, &request.profile.legacy_user_id);
        let counter = provider.sealer.keyed_hash("handovers", user.as_bytes());
        let limit = limits(provider).handovers_per_user;
        if idp_store::attempts::take(tx, &counter, limit, 3_600)?.is_err() {
            refused_by(provider, FederationLimits::NAMES.handovers_per_user);
            return Err(Refusal::TooManyHandovers.into());
        }
        let now = tx.now();
        let handover = Handover {
            id: HandoverId::generate(now, tx.random()),
            site: call.site.id.clone(),
            handle_hash: handle.hash(),
            body_hash,
            user_hash: user,
            sealed: Some(provider.sealer.seal(PROFILE, &body)),
            browser: None,
            interaction: None,
            stage: HandoverStage::Issued,
            expires_at: now.plus_seconds(HANDLE_SECONDS),
        };
        store::handovers::insert(tx, &handover)?;
        audit(tx, (&call.actor(), &call.request_id), "migration.offered", &handover.id, "ok")?;
        Ok(HandedOver { handle, expires_in: HANDLE_SECONDS })
    })
    .await
}

/// 256 bits behind the site's name, by which a page knows the way back whatever became of the rest. Of a call with a key
/// they are derived from it, so that a repeat needs no memory of the handle.
fn handle_of(provider: &Provider, tx: &Tx<'_>, call: &SiteCall, key: Option<&str>) -> Secret {
    let site = &call.site.id;
    Secret::from(match key {
        Some(key) => format!("{site}.{}", derived(&provider.sealer, site, key)),
        None => format!("{site}.{}", tx.random().secret().expose()),
    })
}

fn derived(sealer: &Sealer, site: &str, key: &str) -> String {
    URL_SAFE_NO_PAD.encode(sealer.keyed_bytes("handover-handle", format!("{site}\n{key}").as_bytes()))
}

/// The same call again: the same handle, for what is left of its time.
fn repeated(
    tx: &Tx<'_>,
    before: &Handover,
    body_hash: &str,
    handle: Secret,
) -> Result<HandedOver, DealerError> {
    let left = before.expires_at.since(tx.now());
    let is_same = before.body_hash == body_hash && before.stage == HandoverStage::Issued && left > 0;
    if is_same { Ok(HandedOver { handle, expires_in: left }) } else { Err(Refusal::KeyReused.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_of_two_sites_and_keys_differ() {
        let sealer = Sealer::new([7; 32]);
        let one = derived(&sealer, "owners-site", "k-1");
        assert_eq!(one.len(), 43);
        assert_eq!(one, derived(&sealer, "owners-site", "k-1"));
        assert_ne!(one, derived(&sealer, "owners-site", "k-2"));
        assert_ne!(one, derived(&sealer, "other-site", "k-1"));
    }
}
