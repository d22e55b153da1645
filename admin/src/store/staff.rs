//! Members of staff. A row that ended stays as long as the account does: it tells who was what.

use super::schema::staff;
use crate::domain::{Role, Seat, StaffMember};
use diesel::prelude::*;
use federation::domain::DealerId;
use idp::{
    domain::{AccountId, Timestamp, generate_id},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff)]
struct StaffRow {
    account_id: String,
    role: String,
    dealer_id: Option<String>,
    added_by: String,
    added_at: i64,
}

impl TryFrom<StaffRow> for StaffMember {
    type Error = StoreError;

    fn try_from(row: StaffRow) -> Result<Self, StoreError> {
        Ok(StaffMember {
            account_id: AccountId::from(row.account_id),
            seat: read_seat(&row.role, row.dealer_id).ok_or_else(|| StoreError::unreadable("staff.role"))?,
            added_by: row.added_by,
            added_at: Timestamp::from_seconds(row.added_at),
        })
    }
}

/// A seat as its two columns hold it.
pub(super) fn read_seat(role: &str, dealer_id: Option<String>) -> Option<Seat> {
    Seat::new(Role::parse(role)?, dealer_id.map(Into::into))
}

/// The seat that this account has now.
pub fn find(tx: &mut Tx<'_>, account: &AccountId) -> Result<Option<StaffMember>, StoreError> {
    let row: Option<StaffRow> = staff::table
        .filter(staff::account_id.eq(account.as_str()))
        .filter(staff::ended_at.is_null())
        .select(StaffRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(StaffMember::try_from).transpose()
}

/// Members after the account `after`, by account, `limit` at most.
pub fn list(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<StaffMember>, StoreError> {
    let rows: Vec<StaffRow> = staff::table
        .filter(staff::ended_at.is_null())
        .filter(staff::account_id.gt(after))
        .order(staff::account_id)
        .limit(limit)
        .select(StaffRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(StaffMember::try_from).collect()
}

/// The same at one dealer.
pub fn list_of_dealer(
    tx: &mut Tx<'_>,
    dealer: &DealerId,
    after: &str,
    limit: i64,
) -> Result<Vec<StaffMember>, StoreError> {
    let rows: Vec<StaffRow> = staff::table
        .filter(staff::dealer_id.eq(dealer.as_str()))
        .filter(staff::ended_at.is_null())
        .filter(staff::account_id.gt(after))
        .order(staff::account_id)
        .limit(limit)
        .select(StaffRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(StaffMember::try_from).collect()
}

/// The accounts that have a seat at this dealer, or had one.
pub fn accounts_of_dealer(tx: &mut Tx<'_>, dealer: &DealerId) -> Result<Vec<String>, StoreError> {
    Ok(staff::table
        .filter(staff::dealer_id.eq(dealer.as_str()))
        .select(staff::account_id)
        .distinct()
        .order(staff::account_id)
        .load(tx.connection())?)
}

/// Whether somebody has this role now.
pub fn has_role(tx: &mut Tx<'_>, role: Role) -> Result<bool, StoreError> {
    let of_role = staff::table.filter(staff::role.eq(role.as_str()).and(staff::ended_at.is_null()));
    Ok(diesel::select(diesel::dsl::exists(of_role)).get_result(tx.connection())?)
}

/// The accounts that have this role now, held for this transaction: of two that end one another's, the second waits and
/// sees what the first has done.
pub fn hold_role(tx: &mut Tx<'_>, role: Role) -> Result<Vec<AccountId>, StoreError> {
    let of_role = staff::role.eq(role.as_str()).and(staff::ended_at.is_null());
    // An update that changes nothing takes the rows' locks on PostgreSQL; on SQLite writers are one at a time.
    diesel::update(staff::table.filter(of_role))
        .set(staff::role.eq(role.as_str()))
        .execute(tx.connection())?;
    let ids: Vec<String> =
        staff::table.filter(of_role).order(staff::id).select(staff::account_id).load(tx.connection())?;
    Ok(ids.into_iter().map(AccountId::from).collect())
}

/// Writes a new member. [`StoreError::Duplicate`] when the account has a seat already.
pub fn insert(tx: &mut Tx<'_>, member: &StaffMember) -> Result<(), StoreError> {
    let id = generate_id(member.added_at, tx.random());
    diesel::insert_into(staff::table)
        .values((
            staff::id.eq(id),
            staff::account_id.eq(member.account_id.as_str()),
            staff::role.eq(member.seat.role().as_str()),
            staff::dealer_id.eq(member.seat.dealer().map(|id| id.as_str())),
            staff::added_by.eq(&member.added_by),
            staff::added_at.eq(member.added_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Ends the seat of the account; `false` when it has none.
pub fn end(tx: &mut Tx<'_>, account: &AccountId, by: &str) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let open = staff::table.filter(staff::account_id.eq(account.as_str())).filter(staff::ended_at.is_null());
    let ended = diesel::update(open)
        .set((staff::ended_at.eq(now), staff::ended_by.eq(by)))
        .execute(tx.connection())?;
    Ok(ended > 0)
}

/// Takes away every seat that the account ever had: it is erased, and the audit trail tells the rest.
pub fn delete_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    diesel::delete(staff::table.filter(staff::account_id.eq(account.as_str()))).execute(tx.connection())?;
    Ok(())
}
