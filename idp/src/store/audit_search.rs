//! The audit trail, searched: by who, by what was done, by what it was done to, by request, by time.

use super::{StoreError, Tx, audit::AuditLine, schema::audit};
use crate::domain::{Timestamp, first_id_at};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

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
    let family = filter.action.as_deref().filter(|action| action.ends_with('.'));
    let Some(family) = family else { return search_exactly(tx, filter, part, limit) };
    // Each action by its index, in the order of the list: one question about all of them would look at every line.
    let mut found = Vec::new();
    for action in list_actions(tx)?.into_iter().filter(|action| action.starts_with(family)) {
        let one = AuditFilter { action: Some(action), ..filter.clone() };
        found.extend(search_exactly(tx, &one, part, limit)?);
    }
    found.sort_by(|one, other| match part {
        AuditPart::After(_) => one.id.cmp(&other.id),
        AuditPart::Before(_) => other.id.cmp(&one.id),
    });
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// Every action that was ever noted: some dozens, found by leaps through their index.
fn list_actions(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let mut actions: Vec<String> = Vec::new();
    loop {
        let last = actions.last().map_or("", String::as_str);
        let next: Option<String> = audit::table
            .filter(audit::action.gt(last))
            .order(audit::action)
            .select(audit::action)
            .first(tx.connection())
            .optional()?;
        match next {
            Some(action) => actions.push(action),
            None => return Ok(actions),
        }
    }
}

fn search_exactly(
    tx: &mut Tx<'_>,
    filter: &AuditFilter,
    part: AuditPart<'_>,
    limit: i64,
) -> Result<Vec<AuditLine>, StoreError> {
    let mut wanted = audit::table.select(AuditLine::as_select()).limit(limit).into_boxed();
    // A condition that does not apply is left out: SQLite uses no index for a column that stands beside an OR.
    // Ids begin with their moment: what answers for the order answers for the time.
    if let Some(from) = filter.from {
        wanted = wanted.filter(audit::id.ge(first_id_at(from)));
    }
    if let Some(to) = filter.to {
        wanted = wanted.filter(audit::id.lt(first_id_at(to)));
    }
    if let Some(actor) = &filter.actor {
        wanted = wanted.filter(audit::actor.eq(actor));
    }
    if let Some(action) = &filter.action {
        wanted = wanted.filter(audit::action.eq(action));
    }
    if let Some(object) = &filter.object {
        wanted = wanted.filter(audit::object.eq(object));
    }
    if let Some(dealer) = &filter.dealer {
        wanted = wanted.filter(audit::dealer.eq(dealer));
    }
    if let Some(request) = &filter.request_id {
        // Written out as in the index of lines that have one: SQLite compares the two before it knows any value.
        wanted = wanted.filter(audit::request_id.eq(request)).filter(sql::<Bool>("request_id <> ''"));
    }
    let wanted = match part {
        AuditPart::After("") => wanted.order(audit::id.asc()),
        AuditPart::After(id) => wanted.filter(audit::id.gt(id)).order(audit::id.asc()),
        AuditPart::Before("") => wanted.order(audit::id.desc()),
        AuditPart::Before(id) => wanted.filter(audit::id.lt(id)).order(audit::id.desc()),
    };
    Ok(wanted.load(tx.connection())?)
}
