//! Where the person stands whose browser opened a hand-over, in a visit that only reads.

use super::open_profile;
use crate::{
    Federation,
    domain::{Dealer, Handover, HandoverStage, LegacyProfile, LegacySite, LegacyUser, MigrationState},
    store,
};
use idp::{
    Provider,
    domain::{Client, InteractionId, TokenHash},
    flow::FlowError,
    store::{self as idp_store, StoreError, Tx},
};
use std::sync::Arc;

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On the way: M3 to M11.
    OnTheWay,
    /// M12; the job is under way.
    Creating,
    /// E18; with the number that the contact centre asks for.
    Failed(String),
    /// M13.
    Migrated,
    /// E19.
    Stopped(HandoverStage),
}

/// What the pages show.
#[derive(Debug)]
pub struct JourneyView {
    /// The site.
    pub site: LegacySite,
    /// The service that it leads to.
    pub service: Option<Arc<Client>>,
    /// What the site told, while it is kept.
    pub profile: Option<LegacyProfile>,
    /// The dealer of the contract, while that is known.
    pub dealer: Option<Dealer>,
    /// The interaction under way, if it is alive.
    pub interaction: Option<InteractionId>,
    /// Where the person stands.
    pub standing: Standing,
}

/// Reads it; `None` when this browser has opened nothing that lives, or the site is not there any more.
pub async fn view_journey(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
    cookie: TokenHash,
    browser: TokenHash,
) -> Result<Option<JourneyView>, FlowError> {
    let (federation, node) = (Arc::clone(federation), Arc::clone(provider));
    provider
        .db
        .read(move |tx| {
            let Some(handover) = store::handovers::find_opened(tx, &cookie)? else { return Ok(None) };
            let Some(site) = federation.settings.migration.site(&handover.site) else { return Ok(None) };
            let interaction = match &handover.interaction {
                Some(id) => idp_store::interactions::find(tx, id, &browser)?.map(|found| found.id),
                None => None,
            };
            let profile = open_profile(&node.sealer, handover.sealed.as_deref());
            let dealer = match &profile {
                Some(profile) => store::dealers::find(tx, &profile.dealer_id)?,
                None => None,
            };
            Ok(Some(JourneyView {
                standing: standing(tx, &handover)?,
                service: node.find_client(tx, &site.service)?,
                site: site.clone(),
                profile,
                dealer,
                interaction,
            }))
        })
        .await
}

/// Where it stands: what became of the user's tie counts before what this hand-over was for, so that a repetition shows
/// what there is (E19).
pub(super) fn standing(tx: &mut Tx<'_>, handover: &Handover) -> Result<Standing, StoreError> {
    if handover.stage.is_stop() {
        return Ok(Standing::Stopped(handover.stage));
    }
    let user = store::legacy_users::find(tx, &handover.site, &handover.user_hash)?;
    Ok(user.map_or(Standing::OnTheWay, |user| standing_of(&user, tx.now())))
}

fn standing_of(user: &LegacyUser, now: idp::domain::Timestamp) -> Standing {
    match user.state_at(now) {
        MigrationState::Creating => Standing::Creating,
        MigrationState::Failed => Standing::Failed(user.reference.clone()),
        MigrationState::Migrated => Standing::Migrated,
    }
}
