//! The rows of this crate, on SQLite and on PostgreSQL alike: one file an aggregate.
//!
//! Owns diesel. Works within the visits ([`idp::store::Tx`]) that use cases open. Knows no HTTP and no page.

pub mod consents;
pub mod dealer_clients;
pub mod dealer_names;
pub mod dealers;
pub mod events;
pub mod handovers;
mod invariants;
pub mod legacy_events;
pub mod legacy_users;
pub mod link_erasure;
pub mod link_lists;
pub mod link_moves;
pub mod link_progress;
pub mod links;
pub mod lookups;
pub mod openings;
pub mod reminders;
mod schema;
pub mod shops;
pub mod statistics;
pub mod visits;

pub use invariants::OF_FEDERATION;
