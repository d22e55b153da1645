//! The store: every row of this crate, on SQLite and on PostgreSQL alike.
//!
//! Owns diesel. A use case opens one visit ([`Db::read`] or [`Db::write`]) and hands the [`Tx`] to the
//! functions here, one file an aggregate. Knows no HTTP, no protocol and no page.

pub mod accounts;
pub mod attempts;
pub mod audit;
pub mod audit_people;
pub mod audit_search;
pub mod authorization_codes;
pub mod backup;
pub mod clients;
mod connect;
pub mod consents;
mod db;
mod deadline;
pub mod erasure;
mod error;
mod event_schema;
pub mod event_streams;
mod first_look;
pub mod grants;
pub mod idempotency_keys;
pub mod interactions;
mod invariants;
pub mod items;
mod keyed_call;
mod language;
pub mod mail_logs;
pub mod mail_queue;
pub mod mailed_codes;
mod migrate;
pub mod outbox;
pub mod passkeys;
mod pool;
mod postgres_url;
pub mod profile_changes;
pub mod pushed_requests;
pub mod range_standings;
pub mod recovery_codes;
pub mod refresh_tokens;
pub mod registrations;
mod rehearsal;
mod schema;
pub mod sessions;
pub mod signing_keys;
mod sqlite_writer;
mod standstill;
pub mod stream_events;
pub mod stream_removals;
pub mod texts;
mod tries;
pub mod two_step;
pub mod used_once;
pub mod waits;
pub mod withdrawals;
mod write_health;

pub use db::{AnyConnection, Db, DbSettings, Tx};
pub use deadline::share_deadline;
pub use error::StoreError;
pub use first_look::{Content, Unusable, look_at_database};
pub use invariants::{Breach, Invariant, NAMED as NAMED_BREACHES, OF_PROVIDER};
pub use keyed_call::make_call;
pub use postgres_url::PostgresUrl;
pub use rehearsal::rehearse;
pub use tries::VisitError;
