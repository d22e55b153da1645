//! The audit trail, searched: by who, by what was done, by what it was done to, by request, by time.

use super::{StoreError, Tx, audit::AuditLine, schema::audit};
use crate::domain::{Timestamp, first_id_at};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

/// Sorts after every id, in every collation.
const LAST: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzz";

/// Which lines. What is absent is no condition.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// By this actor: an account, a client, a member of staff.
    pub actor: Option<String>,
    /// This was done; with a dot at its end, everything that begins so: `link.`.
    pub action: Option<String>,
    /// To this: `client:my-toyota`.
    pub object: Option<String>,
    /// About this dealer.
    pub dealer: Option<String>,
    /// In this request.
    pub request_id: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// Which part of them.
#[derive(Clone, Copy, Debug)]
pub enum AuditPart<'a> {
    /// Oldest first, after this id; empty for the beginning.
    After(&'a str),
    /// Newest first, before this id; empty for the end.
    Before(&'a str),
}

/// Lines that fit, `limit` at most.
pub fn search(
    tx: &mut Tx<'_>,
    filter: &AuditFilter,
    part: AuditPart<'_>,
    limit: i64,
) -> Result<Vec<AuditLine>, StoreError> {
    // Ids begin with their moment: the primary key answers for the time.
    let from = filter.from.map(first_id_at).unwrap_or_default();
    let to = filter.to.map_or_else(|| LAST.to_owned(), first_id_at);
    let (after, before) = match part {
        AuditPart::After(id) => (id, LAST),
        AuditPart::Before("") => ("", LAST),
        AuditPart::Before(id) => ("", id),
    };
    // Always the same statement: a condition that does not apply is a constant, which the planner leaves out.
    let any = |value: &Option<String>| sql::<Bool>(if value.is_none() { "TRUE" } else { "FALSE" });
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let action = text(&filter.action);
    let begins = if action.ends_with('.') { format!("{action}%") } else { action.clone() };
    let found = audit::table
        .filter(audit::id.ge(from))
        .filter(audit::id.lt(to))
        .filter(audit::id.gt(after))
        .filter(audit::id.lt(before))
        .filter(any(&filter.actor).or(audit::actor.eq(text(&filter.actor))))
        .filter(any(&filter.action).or(audit::action.eq(action)).or(audit::action.like(begins)))
        .filter(any(&filter.object).or(audit::object.eq(text(&filter.object))))
        .filter(any(&filter.dealer).or(audit::dealer.assume_not_null().eq(text(&filter.dealer))))
        .filter(any(&filter.request_id).or(audit::request_id.eq(text(&filter.request_id))))
        .limit(limit)
        .select(AuditLine::as_select());
    Ok(match part {
        AuditPart::After(_) => found.order(audit::id.asc()).load(tx.connection())?,
        AuditPart::Before(_) => found.order(audit::id.desc()).load(tx.connection())?,
    })
}
