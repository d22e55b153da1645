//! Seats that wait for their person. Addresses are kept no longer than the link is good.

use super::{schema::staff_invitations as invitations, staff::read_seat};
use crate::domain::StaffInvitation;
use diesel::prelude::*;
use federation::domain::DealerId;
use idp::{
    domain::{EmailKey, Timestamp, TokenHash, fold_email},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct InvitationRow {
    id: String,
    email: String,
    role: String,
    dealer_id: Option<String>,
    added_by: String,
    added_at: i64,
    expires_at: i64,
}

impl TryFrom<InvitationRow> for StaffInvitation {
    type Error = StoreError;

    fn try_from(row: InvitationRow) -> Result<Self, StoreError> {
        Ok(StaffInvitation {
            id: row.id,
            email: row.email,
            seat: read_seat(&row.role, row.dealer_id)
                .ok_or_else(|| StoreError::unreadable("staff_invitations.role"))?,
            added_by: row.added_by,
            added_at: Timestamp::from_seconds(row.added_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// The invitation with this id, if its time is not over.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<StaffInvitation>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<InvitationRow> = invitations::table
        .find(id)
        .filter(invitations::expires_at.gt(now))
        .select(InvitationRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(StaffInvitation::try_from).transpose()
}

/// The invitation whose link holds this token, if its time is not over.
pub fn find_by_token(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<StaffInvitation>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<InvitationRow> = invitations::table
        .filter(invitations::token_hash.eq(token.as_str()))
        .filter(invitations::expires_at.gt(now))
        .select(InvitationRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(StaffInvitation::try_from).transpose()
}

/// The latest invitation of this address, if its time is not over: the operators' before a dealer's.
pub fn find_by_email(tx: &mut Tx<'_>, email: &EmailKey) -> Result<Option<StaffInvitation>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<InvitationRow> = invitations::table
        .filter(invitations::email_key.eq(email.as_str()))
        .filter(invitations::expires_at.gt(now))
        .order((invitations::dealer_id.is_not_null(), invitations::id.desc()))
        .select(InvitationRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(StaffInvitation::try_from).transpose()
}

/// Invitations after `after`, oldest first, `limit` at most.
pub fn list(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<StaffInvitation>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<InvitationRow> = invitations::table
        .filter(invitations::expires_at.gt(now))
        .filter(invitations::id.gt(after))
        .order(invitations::id)
        .limit(limit)
        .select(InvitationRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(StaffInvitation::try_from).collect()
}

/// Those of one dealer, oldest first, `limit` at most.
pub fn list_of_dealer(
    tx: &mut Tx<'_>,
    dealer: &DealerId,
    limit: i64,
) -> Result<Vec<StaffInvitation>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<InvitationRow> = invitations::table
        .filter(invitations::dealer_id.eq(dealer.as_str()))
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id)
        .limit(limit)
        .select(InvitationRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(StaffInvitation::try_from).collect()
}

/// Writes an invitation, in place of one that the address had before from the same house: a dealer's takes no place of
/// another's, nor of the operators'.
pub fn replace(tx: &mut Tx<'_>, invitation: &StaffInvitation, token: &TokenHash) -> Result<(), StoreError> {
    let key = fold_email(&invitation.email);
    let dealer = invitation.seat.dealer().map(|id| id.as_str());
    let before = invitations::table.filter(invitations::email_key.eq(key.as_str()));
    match dealer {
        Some(dealer) => {
            diesel::delete(before.filter(invitations::dealer_id.eq(dealer))).execute(tx.connection())?
        }
        None => diesel::delete(before.filter(invitations::dealer_id.is_null())).execute(tx.connection())?,
    };
    diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(&invitation.id),
            invitations::token_hash.eq(token.as_str()),
            invitations::email.eq(&invitation.email),
            invitations::email_key.eq(key.as_str()),
            invitations::role.eq(invitation.seat.role().as_str()),
            invitations::dealer_id.eq(dealer),
            invitations::added_by.eq(&invitation.added_by),
            invitations::added_at.eq(invitation.added_at.seconds()),
            invitations::expires_at.eq(invitation.expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes the invitation away; `false` when it is gone: of any number of presses one takes it.
pub fn delete(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(invitations::table.find(id)).execute(tx.connection())? == 1)
}

/// Takes away what waits for this address.
pub fn delete_of_email(tx: &mut Tx<'_>, email: &EmailKey) -> Result<(), StoreError> {
    diesel::delete(invitations::table.filter(invitations::email_key.eq(email.as_str())))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes away what nobody took in time; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    Ok(diesel::delete(invitations::table.filter(invitations::expires_at.le(now))).execute(tx.connection())?)
}
