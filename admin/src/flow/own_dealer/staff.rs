//! The dealer's own people: who, as what; invited, changed, ended by whoever runs the dealer.
//!
//! Nobody is seated at once: whether somebody elsewhere has an account, a passkey or a seat is not the dealer's to know, so
//! every address gets the same answer and a mail.

use super::OwnDealer;
use crate::{
    domain::{Fault, InvitationView, Role, Rule, StaffAddition, StaffChange, StaffMember, StaffView},
    flow::{
        AdminError, Expected, Page, PageAsk, Versioned,
        add_staff::invite,
        change_staff::{reseat, unseat},
        edit_staff::{self, check_dealer},
        take_invitation::revoke,
    },
    store,
};
use idp::{
    Provider,
    domain::AccountId,
    store::{self as idp_store, Tx},
};
use std::sync::Arc;

/// Invitations that one dealer sends in a day: a mail to any address that somebody types must have an end.
const INVITATIONS_A_DAY: i32 = 50;
const DAY_SECONDS: i64 = 86_400;

/// The dealer's people, by account.
pub async fn list_own_staff(
    provider: &Arc<Provider>,
    own: &OwnDealer,
    ask: PageAsk,
) -> Result<Page<StaffView>, AdminError> {
    let dealer = own.dealer.clone();
    let list = format!("own-staff/{dealer}");
    let (after, limit) = (ask.after(provider, &list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| {
            let members = store::staff::list_of_dealer(tx, &dealer, &after, rows)?.into_iter();
            let views = members.map(|member| {
                let version = edit_staff::version_of(&member);
                edit_staff::shown(tx, Versioned { object: member, version }).map(|shown| shown.object)
            });
            Ok::<_, AdminError>(views.collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(Page::of(found, limit, provider, &list, |member: &StaffView| member.account_id.as_str()))
}

/// Who is invited to the dealer and has not come yet, oldest first; as many as can wait at one time.
pub async fn list_own_invitations(
    provider: &Arc<Provider>,
    own: &OwnDealer,
) -> Result<Vec<InvitationView>, AdminError> {
    let dealer = own.dealer.clone();
    let found = provider
        .db
        .read(move |tx| {
            let most = i64::from(INVITATIONS_A_DAY) * 2;
            Ok::<_, AdminError>(store::staff_invitations::list_of_dealer(tx, &dealer, most)?)
        })
        .await?;
    Ok(found.into_iter().map(InvitationView::from).collect())
}

/// One of the dealer's people.
pub async fn find_own_staff(
    provider: &Arc<Provider>,
    own: &OwnDealer,
    account: AccountId,
) -> Result<Versioned<StaffView>, AdminError> {
    let own = own.clone();
    provider
        .db
        .read(move |tx| {
            let member = find(tx, &own, &account)?;
            Ok(edit_staff::shown(tx, member)?)
        })
        .await
}

/// Invites somebody to the dealer. The answer is the same for every address, but for one of the dealer's own people.
pub async fn invite_to_own_dealer(
    provider: &Arc<Provider>,
    own: OwnDealer,
    email: String,
    role: Role,
) -> Result<InvitationView, AdminError> {
    check_role(role)?;
    let body = StaffAddition { email, role, dealer_id: Some(own.dealer.to_string()) };
    let (email, seat) = body.check().map_err(AdminError::Invalid)?;
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            own.check_runs_it(tx)?;
            check_dealer(tx, &seat)?;
            let account = idp_store::accounts::find_by_email(tx, email.as_str())?;
            let member = match &account {
                Some(account) => store::staff::find(tx, &account.id)?,
                None => None,
            };
            if member.is_some_and(|member| is_own(&member, &own)) {
                return Err(AdminError::AlreadyStaff);
            }
            let counter = node.sealer.keyed_hash("dealer-invitations", own.dealer.as_str().as_bytes());
            if idp_store::attempts::count(tx, &counter, DAY_SECONDS)? > INVITATIONS_A_DAY {
                return Err(AdminError::TooOften(DAY_SECONDS));
            }
            let invited = invite(&node, tx, &own.operator, &email, account.as_ref(), seat.clone())?;
            Ok(invited.invitation)
        })
        .await
}

/// Withdraws an invitation of the dealer.
pub async fn revoke_own_invitation(
    provider: &Arc<Provider>,
    own: OwnDealer,
    id: String,
) -> Result<(), AdminError> {
    provider
        .db
        .write(move |tx| {
            let invitation = store::staff_invitations::find(tx, &id)?;
            let is_own = invitation.is_some_and(|found| found.seat.dealer() == Some(&own.dealer));
            if is_own {
                revoke(tx, &own.operator, &id, &Expected::Anything)
            } else {
                Err(AdminError::NotFound)
            }
        })
        .await
}

/// Gives one of the dealer's people another role there.
pub async fn change_own_staff(
    provider: &Arc<Provider>,
    own: OwnDealer,
    account: AccountId,
    expected: Expected,
    role: Role,
) -> Result<Versioned<StaffView>, AdminError> {
    check_role(role)?;
    let change = StaffChange { role, dealer_id: Some(own.dealer.to_string()) };
    let seat = change.check().map_err(AdminError::Invalid)?;
    provider
        .db
        .write(move |tx| {
            check_other(tx, &own, &account)?;
            reseat(tx, &own.operator, &account, &expected, seat.clone())
        })
        .await
}

/// Ends the role of one of the dealer's people.
pub async fn end_own_staff(
    provider: &Arc<Provider>,
    own: OwnDealer,
    account: AccountId,
    expected: Expected,
) -> Result<(), AdminError> {
    provider
        .db
        .write(move |tx| {
            check_other(tx, &own, &account)?;
            unseat(tx, &own.operator, &account, &expected)
        })
        .await
}

/// A role that a dealer can give.
fn check_role(role: Role) -> Result<(), AdminError> {
    if role.is_at_dealer() {
        return Ok(());
    }
    Err(AdminError::Invalid(vec![Fault::at("/role", Rule::RoleAndDealer)]))
}

/// Somebody else of the dealer: nobody takes the role from themselves, so that one is always left who runs it.
fn check_other(tx: &mut Tx<'_>, own: &OwnDealer, account: &AccountId) -> Result<(), AdminError> {
    find(tx, own, account)?;
    own.check_runs_it(tx)?;
    if own.operator.who == crate::flow::Who::Staff(account.clone()) {
        Err(AdminError::OwnSeat)
    } else {
        Ok(())
    }
}

fn find(tx: &mut Tx<'_>, own: &OwnDealer, account: &AccountId) -> Result<Versioned<StaffMember>, AdminError> {
    let member = edit_staff::find(tx, account)?;
    if is_own(&member.object, own) { Ok(member) } else { Err(AdminError::NotFound) }
}

fn is_own(member: &StaffMember, own: &OwnDealer) -> bool {
    member.seat.dealer() == Some(&own.dealer)
}
