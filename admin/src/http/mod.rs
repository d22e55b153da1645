//! The listener of the back office: operations one a file, who may call them, and their description.
//!
//! Owns actix. A handler takes a [`Caller`] with the right that its description names, calls one use
//! case and shapes its result. Knows no SQL and decides nothing.

mod accounts;
mod answer;
mod approvals;
mod asked_for;
mod audit;
mod body;
mod caller;
mod clients;
mod dealer_clients;
mod dealers;
mod described_answers;
mod description;
mod docs;
mod health;
mod if_match;
mod initial_tokens;
mod invitation;
mod keys;
mod links;
mod mails;
mod metrics;
mod migrations;
mod once;
mod operations;
mod page_query;
mod problem;
mod problem_answers;
mod required_items;
mod routes;
mod sessions;
mod shops;
mod staff;
mod staff_invitations;
mod statistics;
mod texts;

pub use caller::{
    Approve, Caller, ChangeAccounts, ChangeClients, ChangeDealers, ChangeKeys, ChangeMails, ChangeTexts,
    EndSessions, ManageStaff, Read, ReadAccount, ReadApprovals, ReadAudit, ReadDealer, ReadSessions,
    ReadStatistics, Right,
};
pub use description::description;
pub use health::Readiness;
pub use problem::{Problem, Refusal};
pub use routes::{configure, configure_public};
