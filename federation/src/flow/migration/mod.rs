//! Migration from a legacy site, one use case a file: hand-over, the customer's way, the job that makes the link, and what
//! the site asks and is told (rule 16).
//!
//! The pages of the registration and of the login are the provider's own; what is here begins the journey, holds the
//! press of the consent in its interaction, and ends it.

mod arrive;
mod create_link;
mod hand_over;
mod hold_consent;
mod open_handover;
mod register_sites;
mod release;
mod retry;
mod site_call;
mod site_events;
mod start_journey;
mod view_journey;
mod view_users;

pub use arrive::arrive;
pub use create_link::create_links;
pub use hand_over::{HandOver, HandedOver, hand_over};
pub use hold_consent::{ConsentScene, Held, consent_scene, hold_consent};
pub use open_handover::{OpenedHandover, open_handover};
pub use register_sites::{SiteRefused, register_sites};
pub use release::{find_tied, release_tie};
pub use retry::retry;
pub use site_call::SiteCall;
pub use site_events::{deliver_site_events, poll_site_events, run_site_event_delivery};
pub use start_journey::{StartedJourney, start_journey};
pub use view_journey::{JourneyView, Standing, view_journey};
pub use view_users::{UserStatus, view_users};

use crate::domain::{HandoverId, LegacyProfile, LegacyUser, MIGRATION};
use idp::{
    keys::Sealer,
    store::{
        self as idp_store, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};

/// The first page of the journey: it leads to where the person stands.
pub const START: &str = "/migration";
/// The page that stands in the place of R0 and R1 (M4).
pub const ABOUT: &str = "/migration/about";
/// The page that waits for the job (M12).
pub const CREATING: &str = "/migration/creating";

const PROFILE: &str = "legacy-profile";
const USER: &str = "legacy-user";
const TASK: &str = "migration-task";

/// By which a user of a site is found again. The site is part of the hash: two sites' equal names have nothing in common.
pub(crate) fn user_hash(sealer: &Sealer, site: &str, user: &str) -> String {
    sealer.keyed_hash(USER, format!("{site}\n{user}").as_bytes())
}

/// The site's own name of a user, for the site alone.
fn open_user(sealer: &Sealer, sealed: &str) -> Option<String> {
    sealer.open(USER, sealed).and_then(|bytes| String::from_utf8(bytes).ok())
}

/// What the site told, while it is kept.
fn open_profile(sealer: &Sealer, sealed: Option<&str>) -> Option<LegacyProfile> {
    serde_json::from_slice(&sealer.open(PROFILE, sealed?)?).ok()
}

/// Writes an audit line of a hand-over. Neither the user of the site nor the person is named.
fn audit(
    tx: &mut Tx<'_>,
    (actor, request_id): (&Actor, &str),
    action: &'static str,
    handover: &HandoverId,
    result: &'static str,
) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(actor.clone(), action, format!("handover:{handover}"));
    event.journey = MIGRATION;
    event.result = result;
    request_id.clone_into(&mut event.request_id);
    idp_store::audit::insert(tx, &event)
}

/// The same, of a tie.
fn audit_user(
    tx: &mut Tx<'_>,
    action: &'static str,
    user: &LegacyUser,
    result: &'static str,
) -> Result<(), StoreError> {
    audit(tx, (&Actor::System, ""), action, &user.handover, result)
}
