//! The audit trail: appended to, never changed. Other crates write to it in their own visits.

use super::{StoreError, Tx, schema::audit};
use crate::domain::{AccountKind, CountedEvent, Timestamp, generate_id};
use diesel::prelude::*;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A customer, by account id.
    Account(String),
    /// A client: a dealer's system or an operator's tool.
    Client(String),
    /// A person at a dealer's terminal, as the dealer names them; a member of our own staff, by account id.
    Staff(String),
    /// Whoever may run the program's commands.
    Command,
    /// The schedule by which signing keys rotate.
    KeySchedule,
    /// The provider itself: timers and workers.
    System,
}

impl Actor {
    /// Type and name as stored.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Account(id) => ("account", id),
            Self::Client(id) => ("client", id),
            Self::Staff(id) => ("staff", id),
            Self::Command => ("system", "operator at the terminal"),
            Self::KeySchedule => ("system", "schedule of the signing keys"),
            Self::System => ("system", ""),
        }
    }
}

/// One line: who did what to what, with which result. No names, addresses, codes or tokens.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// Who.
    pub actor: Actor,
    /// The dealer it concerns.
    pub dealer: Option<String>,
    /// What: `login.ok`, `link.completed`, `dealer.suspended` …
    pub action: &'static str,
    /// To what: the kind and the identifier, `account:…`.
    pub object: String,
    /// `ok`, or the reason why not.
    pub result: &'static str,
    /// The request in whose log lines the rest stands; empty for workers.
    pub request_id: String,
    /// SHA-256 of the object before, for changes by operators.
    pub before_digest: Option<String>,
    /// SHA-256 of the object after.
    pub after_digest: Option<String>,
    /// In which journey: a label of its counter, not stored.
    pub journey: &'static str,
    /// The kind of the account that it happened to: a label of its counter, not stored.
    pub account_kind: Option<AccountKind>,
}

impl AuditEvent {
    /// An event with result `ok`, without dealer, request or digests.
    pub fn new(actor: Actor, action: &'static str, object: String) -> Self {
        Self {
            actor,
            dealer: None,
            action,
            object,
            result: "ok",
            request_id: String::new(),
            before_digest: None,
            after_digest: None,
            journey: "",
            account_kind: None,
        }
    }
}

/// A line as it is read back.
#[derive(Clone, Debug, Queryable, Selectable, serde::Serialize)]
#[diesel(table_name = audit)]
pub struct AuditLine {
    /// Its name; sorts by time.
    pub id: String,
    /// When, seconds since the epoch.
    pub at: i64,
    /// Type of the actor.
    pub actor_type: String,
    /// The actor.
    pub actor: String,
    /// The dealer it concerns.
    pub dealer: Option<String>,
    /// What.
    pub action: String,
    /// To what.
    pub object: String,
    /// With which result.
    pub result: String,
    /// In which request.
    pub request_id: String,
    /// Digest before.
    pub before_digest: Option<String>,
    /// Digest after.
    pub after_digest: Option<String>,
}

/// Appends a line, and counts it once the visit is durable.
pub fn insert(tx: &mut Tx<'_>, event: &AuditEvent) -> Result<(), StoreError> {
    let now: Timestamp = tx.now();
    let id = generate_id(now, tx.random());
    let (actor_type, actor) = event.actor.parts();
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(id),
            audit::at.eq(now.seconds()),
            audit::actor_type.eq(actor_type),
            audit::actor.eq(actor),
            audit::dealer.eq(&event.dealer),
            audit::action.eq(event.action),
            audit::object.eq(&event.object),
            audit::result.eq(event.result),
            audit::request_id.eq(&event.request_id),
            audit::before_digest.eq(&event.before_digest),
            audit::after_digest.eq(&event.after_digest),
        ))
        .execute(tx.connection())?;
    tx.count(CountedEvent {
        event: event.action,
        journey: event.journey,
        account_type: event.account_kind.map_or("", AccountKind::as_str),
        result: event.result,
    });
    Ok(())
}
