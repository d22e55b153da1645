//! The mails of the outbox as operators look after them: which wait, which left, which were given up, and why.

use super::{
    StoreError, Tx,
    outbox::{MAIL, fail, note_failure},
    schema::outbox,
};
use crate::domain::{MailFailure, Timestamp};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// Where a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// It waits for a try, or is being tried.
    Waiting,
    /// The server took it.
    Sent,
    /// It was given up.
    Failed,
}

impl MailState {
    /// The value of the interfaces.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// Reads the value of the interfaces.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Sent, Self::Failed].into_iter().find(|state| state.as_str() == text)
    }

    /// The stored value.
    const fn stored(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "done",
            Self::Failed => "failed",
        }
    }
}

/// A mail of the outbox. Its payload is for whoever names the receiver, and goes no further.
#[derive(Clone)]
pub struct QueuedMail {
    /// Its name.
    pub id: String,
    /// Which mail it is; absent for those of before this was noted.
    pub topic: Option<String>,
    /// What the worker needs; `{}` once it ended.
    pub payload: String,
    /// Where it is.
    pub state: MailState,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// Tries, the one under way included.
    pub attempts: i32,
    /// Until when a worker holds it.
    pub leased_until: Option<Timestamp>,
    /// When it is worth nothing any more.
    pub good_until: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it is still here, or never left.
    pub failure: Option<MailFailure>,
}

impl QueuedMail {
    /// Whether a worker tries it at this moment.
    pub fn is_under_way(&self, now: Timestamp) -> bool {
        self.leased_until.is_some_and(|end| end > now)
    }
}

impl std::fmt::Debug for QueuedMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QueuedMail").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// Which mails to list.
#[derive(Clone, Debug, Default)]
pub struct MailFilter {
    /// In this state alone.
    pub state: Option<MailState>,
    /// Of this kind alone.
    pub topic: Option<String>,
    /// With this last failure alone.
    pub failure: Option<MailFailure>,
    /// Written before this moment.
    pub until: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct MailRow {
    id: String,
    topic: Option<String>,
    payload: String,
    state: String,
    created_at: i64,
    due_at: i64,
    attempts: i32,
    leased_until: Option<i64>,
    good_until: Option<i64>,
    done_at: Option<i64>,
    failure: Option<String>,
}

impl From<MailRow> for QueuedMail {
    fn from(row: MailRow) -> Self {
        Self {
            state: match row.state.as_str() {
                "waiting" => MailState::Waiting,
                "done" => MailState::Sent,
                _ => MailState::Failed,
            },
            id: row.id,
            topic: row.topic,
            payload: row.payload,
            created_at: Timestamp::from_seconds(row.created_at),
            due_at: Timestamp::from_seconds(row.due_at),
            attempts: row.attempts,
            leased_until: row.leased_until.map(Timestamp::from_seconds),
            good_until: row.good_until.map(Timestamp::from_seconds),
            ended_at: row.done_at.map(Timestamp::from_seconds),
            failure: row.failure.as_deref().and_then(MailFailure::parse),
        }
    }
}

/// Mails, newest first, older than `before` (empty for the beginning), `limit` at most.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &MailFilter,
    before: &str,
    limit: i64,
) -> Result<Vec<QueuedMail>, StoreError> {
    let mut wanted = outbox::table
        .filter(outbox::kind.eq(MAIL))
        .order(outbox::id.desc())
        .limit(limit)
        .select(MailRow::as_select())
        .into_boxed();
    // A condition that does not apply is left out: SQLite uses no index for a column that stands beside an OR.
    if !before.is_empty() {
        wanted = wanted.filter(outbox::id.lt(before));
    }
    if let Some(until) = filter.until {
        wanted = wanted.filter(outbox::created_at.lt(until.seconds()));
    }
    if let Some(state) = filter.state {
        wanted = wanted.filter(outbox::state.eq(state.stored()));
    }
    if let Some(topic) = &filter.topic {
        wanted = wanted.filter(outbox::topic.eq(topic));
    }
    if let Some(failure) = filter.failure {
        wanted = wanted.filter(outbox::failure.eq(failure.as_str()));
    }
    let rows: Vec<MailRow> = wanted.load(tx.connection())?;
    Ok(rows.into_iter().map(QueuedMail::from).collect())
}

/// The mail with this name.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<QueuedMail>, StoreError> {
    let row: Option<MailRow> = outbox::table
        .find(id)
        .filter(outbox::kind.eq(MAIL))
        .select(MailRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(QueuedMail::from))
}

/// The mails with these names that are still known, by name.
pub fn find_all(tx: &mut Tx<'_>, ids: &[&str]) -> Result<BTreeMap<String, QueuedMail>, StoreError> {
    let rows: Vec<MailRow> = outbox::table
        .filter(outbox::id.eq_any(ids.iter().copied()))
        .filter(outbox::kind.eq(MAIL))
        .select(MailRow::as_select())
        .load(tx.connection())?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row.into())).collect())
}

/// Makes a mail that waits due now; `false` when it does not wait.
pub fn hasten(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let waiting = outbox::table.find(id).filter(outbox::kind.eq(MAIL)).filter(outbox::state.eq("waiting"));
    Ok(diesel::update(waiting).set(outbox::due_at.eq(now)).execute(tx.connection())? == 1)
}

/// Gives a mail up that waits and that nobody tries at this moment; `false` otherwise.
pub fn give_up(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let waiting = outbox::table
        .find(id)
        .filter(outbox::kind.eq(MAIL))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)));
    // Held from here on: a worker that asks for it now waits, and finds it ended.
    if diesel::update(waiting).set(outbox::leased_until.eq(None::<i64>)).execute(tx.connection())? == 0 {
        return Ok(false);
    }
    note_failure(tx, id, MailFailure::GivenUp)?;
    fail(tx, id)?;
    Ok(true)
}
