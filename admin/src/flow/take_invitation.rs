//! The invited person comes: with the account of the address that was invited, and with a way of logging in that is more
//! than a password. Then the seat is theirs.

use super::{
    AdminError, Expected, Operator, Version, Who,
    add_staff::{audit_line, has_second_factor},
    edit_staff::{check_dealer, seat_account},
};
use crate::{
    domain::{Role, StaffInvitation},
    store::{staff, staff_invitations as invitations},
};
use federation::{domain::Dealer, store::dealers};
use idp::{
    Provider,
    domain::{Account, Secret, fold_email},
    flow::FlowError,
    store::Tx,
};
use serde_json::json;
use std::sync::Arc;

/// How far the person is.
#[derive(Debug)]
pub enum InvitationStage {
    /// One press is left.
    Ready(Box<Offer>),
    /// The account needs a passkey or the two-step login first.
    NeedsFactor(Box<Offer>),
    /// The account is another one than that of the address.
    OtherAccount,
    /// The account has this role.
    Seated(Role),
    /// There is nothing to take: taken, withdrawn, too old, or never ours.
    Gone,
}

/// What is offered.
#[derive(Debug)]
pub struct Offer {
    /// The invitation.
    pub invitation: StaffInvitation,
    /// Its dealer, for a role at one.
    pub dealer: Option<Dealer>,
}

/// The invitation whose link holds this token.
pub async fn open_invitation(provider: &Arc<Provider>, token: Secret) -> Result<Option<String>, FlowError> {
    let hash = token.hash();
    provider
        .db
        .read(move |tx| Ok(invitations::find_by_token(tx, &hash)?.map(|invitation| invitation.id)))
        .await
}

/// How far this account is with the invitation.
pub fn view_invitation(
    tx: &mut Tx<'_>,
    account: &Account,
    id: Option<&str>,
) -> Result<InvitationStage, FlowError> {
    if let Some(member) = staff::find(tx, &account.id)? {
        return Ok(InvitationStage::Seated(member.seat.role()));
    }
    let invitation = match id {
        Some(id) => invitations::find(tx, id)?,
        None => None,
    };
    let Some(invitation) = invitation else { return Ok(InvitationStage::Gone) };
    if fold_email(&invitation.email) != fold_email(&account.email) {
        return Ok(InvitationStage::OtherAccount);
    }
    let dealer = match invitation.seat.dealer() {
        Some(id) => dealers::find(tx, id)?,
        None => None,
    };
    let offer = Box::new(Offer { invitation, dealer });
    Ok(if has_second_factor(tx, &account.id)? {
        InvitationStage::Ready(offer)
    } else {
        InvitationStage::NeedsFactor(offer)
    })
}

/// Takes the seat, when nothing else is left to do; the stage after it.
pub fn take_invitation(
    tx: &mut Tx<'_>,
    account: &Account,
    request_id: &str,
    id: Option<&str>,
) -> Result<InvitationStage, FlowError> {
    let offer = match view_invitation(tx, account, id)? {
        InvitationStage::Ready(offer) => offer,
        stage => return Ok(stage),
    };
    let Offer { invitation, .. } = *offer;
    if check_dealer(tx, &invitation.seat).is_err() || !invitations::delete(tx, &invitation.id)? {
        return Ok(InvitationStage::Gone);
    }
    let person = Operator { who: Who::Invited(account.id.clone()), request_id: request_id.to_owned() };
    let role = invitation.seat.role();
    seat_account(tx, &person, invitation.added_by, &account.id, invitation.seat, None)?;
    Ok(InvitationStage::Seated(role))
}

/// Withdraws an invitation: its link is good for nothing any more.
pub async fn revoke_invitation(
    provider: &Arc<Provider>,
    operator: Operator,
    id: String,
    expected: Expected,
) -> Result<(), AdminError> {
    provider.db.write(move |tx| revoke(tx, &operator, &id, &expected)).await
}

/// The same in the visit of the caller.
pub(super) fn revoke(
    tx: &mut Tx<'_>,
    operator: &Operator,
    id: &str,
    expected: &Expected,
) -> Result<(), AdminError> {
    let invitation = invitations::find(tx, id)?.ok_or(AdminError::NotFound)?;
    if !expected.fits(&Version::of(&json!(invitation))) {
        return Err(AdminError::Changed);
    }
    if !invitations::delete(tx, id)? {
        return Err(AdminError::NotFound);
    }
    Ok(audit_line(tx, operator, "staff.invitation_revoked", &invitation)?)
}

/// Takes away what nobody took in time; returns how many.
pub async fn delete_expired_invitations(provider: &Arc<Provider>) -> Result<usize, AdminError> {
    provider.db.write(|tx| Ok(invitations::delete_expired(tx)?)).await
}
