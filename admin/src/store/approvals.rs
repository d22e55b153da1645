//! Acts that wait for a second person, and those that waited.

use super::schema::approvals;
use crate::domain::{Approval, ApprovalState, Party, PendingAct};
use diesel::{
    dsl::{not, sql},
    prelude::*,
    sql_types::Bool,
};
use idp::{
    domain::Timestamp,
    store::{StoreError, Tx},
};

/// Sorts after every id, in every collation.
const LAST: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzz";

#[derive(Queryable, Selectable)]
#[diesel(table_name = approvals)]
struct ApprovalRow {
    id: String,
    act: String,
    object: String,
    document: String,
    seen: String,
    state: String,
    asked_by_type: String,
    asked_by: String,
    asked_at: i64,
    expires_at: i64,
    decided_by_type: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<i64>,
}

impl TryFrom<ApprovalRow> for Approval {
    type Error = StoreError;

    fn try_from(row: ApprovalRow) -> Result<Self, StoreError> {
        let act = PendingAct::read(&row.act, &row.object, &row.document);
        Ok(Approval {
            act: act.ok_or_else(|| StoreError::unreadable("approvals.act"))?,
            state: ApprovalState::parse(&row.state)
                .ok_or_else(|| StoreError::unreadable("approvals.state"))?,
            id: row.id,
            seen: row.seen,
            asked_by: Party { kind: row.asked_by_type, id: row.asked_by },
            asked_at: Timestamp::from_seconds(row.asked_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
            decided_by: row.decided_by_type.zip(row.decided_by).map(|(kind, id)| Party { kind, id }),
            decided_at: row.decided_at.map(Timestamp::from_seconds),
        })
    }
}

/// The approval with this name.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Approval>, StoreError> {
    let row: Option<ApprovalRow> =
        approvals::table.find(id).select(ApprovalRow::as_select()).first(tx.connection()).optional()?;
    row.map(Approval::try_from).transpose()
}

/// What waits for this act on this object, whether or not its time is over.
pub fn find_waiting(tx: &mut Tx<'_>, act: &PendingAct) -> Result<Option<Approval>, StoreError> {
    let row: Option<ApprovalRow> = approvals::table
        .filter(approvals::act.eq(act.kind().as_str()))
        .filter(approvals::object.eq(act.object()))
        .filter(approvals::state.eq(ApprovalState::Waiting.as_str()))
        .select(ApprovalRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(Approval::try_from).transpose()
}

/// Approvals in a state, or in any, before `before`, newest first, `limit` at most. An empty `before` is the beginning.
pub fn list(
    tx: &mut Tx<'_>,
    state: Option<ApprovalState>,
    before: &str,
    limit: i64,
) -> Result<Vec<Approval>, StoreError> {
    let now = tx.now().seconds();
    let before = if before.is_empty() { LAST } else { before };
    // Always the same statement: a condition that does not apply is a constant, which the planner leaves out.
    let constant = |holds: bool| sql::<Bool>(if holds { "TRUE" } else { "FALSE" });
    let waiting = ApprovalState::Waiting.as_str();
    // The end of the time is not left to a job.
    let overdue = approvals::state.eq(waiting).and(approvals::expires_at.le(now));
    let in_state = approvals::state.eq(state.map_or("", ApprovalState::as_str)).and(not(overdue));
    let late = overdue.and(constant(state == Some(ApprovalState::Expired)));
    let rows: Vec<ApprovalRow> = approvals::table
        .filter(approvals::id.lt(before))
        .filter(constant(state.is_none()).or(in_state).or(late))
        .order(approvals::id.desc())
        .limit(limit)
        .select(ApprovalRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// Those that wait and whose time is over, oldest first, `limit` at most.
pub fn list_overdue(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Approval>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<ApprovalRow> = approvals::table
        .filter(approvals::state.eq(ApprovalState::Waiting.as_str()))
        .filter(approvals::expires_at.le(now))
        .order(approvals::id)
        .limit(limit)
        .select(ApprovalRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// Writes a new one. [`StoreError::Duplicate`] when the act waits on this object already.
pub fn insert(tx: &mut Tx<'_>, approval: &Approval) -> Result<(), StoreError> {
    diesel::insert_into(approvals::table)
        .values((
            approvals::id.eq(&approval.id),
            approvals::act.eq(approval.act.kind().as_str()),
            approvals::object.eq(approval.act.object()),
            approvals::document.eq(approval.act.document().to_string()),
            approvals::seen.eq(&approval.seen),
            approvals::state.eq(approval.state.as_str()),
            approvals::asked_by_type.eq(&approval.asked_by.kind),
            approvals::asked_by.eq(&approval.asked_by.id),
            approvals::asked_at.eq(approval.asked_at.seconds()),
            approvals::expires_at.eq(approval.expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Decides one that waits; `false` when somebody was faster: of any number of presses one decides.
pub fn decide(tx: &mut Tx<'_>, id: &str, state: ApprovalState, by: &Party) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let waiting = approvals::table.find(id).filter(approvals::state.eq(ApprovalState::Waiting.as_str()));
    let decided = diesel::update(waiting)
        .set((
            approvals::state.eq(state.as_str()),
            approvals::decided_by_type.eq(&by.kind),
            approvals::decided_by.eq(&by.id),
            approvals::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(decided == 1)
}
