//! The nouns of the extension: dealers, visits at the counter, dealer links, and their rules.
//!
//! Owns what can be decided from a value alone. Knows no database, no HTTP and no page.

mod claim;
mod consent_terms;
mod customer_record;
mod dealer;
mod event;
mod funnel;
mod id;
mod legacy_profile;
mod legacy_site;
mod legacy_user;
mod limits;
mod link;
mod loose_text;
mod mask;
mod migration_terms;
mod progress;
mod reminder;
mod settings;
mod shipped_texts;
mod slot;
mod terminal;
mod value_warning;
mod visit;

pub use claim::{ClaimEntry, DEALER_LINKS, LINKS_IN_ID_TOKEN, LINKS_IN_USERINFO};
pub use consent_terms::{CONSENT_DOCUMENT, NOTICE_DOCUMENT, consent_terms};
pub use customer_record::{CustomerRecord, Emails, RecordProblem, RecordSex, is_customer_code};
pub use dealer::{Dealer, DealerClient, DealerState, Merger, Shop};
pub use event::EventKind;
pub use funnel::{Funnel, FunnelBy, FunnelStep, funnel_month, is_month};
pub use id::{DealerId, HandoverId, LinkId, VisitId};
pub use legacy_profile::LegacyProfile;
pub use legacy_site::{LegacySite, MIGRATION, MigrationSettings, SITE_SCOPE};
pub use legacy_user::{
    HANDLE_SECONDS, Handover, HandoverStage, JOB_SECONDS, LegacyUser, MigrationNote, MigrationState,
    MigrationTask, SHOWN_SECONDS, pause_seconds,
};
pub use limits::{FederationLimitNames, FederationLimits};
pub use link::{CustomerCode, DealerLink, Delivery, LinkEdge, LinkState};
pub use mask::mask_email;
pub use migration_terms::{MIGRATION_CONSENT, migration_terms};
pub use progress::LinkProgress;
pub use reminder::{REMINDER_DAYS, started_until};
pub use settings::{FederationSettings, ReceptionCodePolicy};
pub use shipped_texts::shipped_texts;
pub use slot::SlotState;
pub use terminal::{Launch, TerminalDone, TerminalSession};
pub use value_warning::{ValueWarning, WarningReason};
pub use visit::{NewVisit, VISIT_SECONDS, Visit};
