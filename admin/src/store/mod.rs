//! The rows of this crate, on SQLite and on PostgreSQL alike: one file an aggregate.
//!
//! Owns diesel. Works within the visits ([`idp::store::Tx`]) that use cases open. Knows no HTTP and no page.

pub mod approvals;
pub mod client_keys;
mod schema;
pub mod staff;
pub mod staff_invitations;
pub mod staff_sessions;
