//! Adds a member of staff by their mail address: at once, when its account can log in the way staff must; otherwise by an
//! invitation that waits for registration, passkey or two-step login.

use super::{
    AdminError, Operator, Version, Versioned,
    audit_change::audit_end,
    edit_staff::{check_dealer, seat_account, shown},
    install_back_office::dealer_console_address,
    mail_kind,
};
use crate::{
    domain::{InvitationView, Seat, StaffAddition, StaffInvitation, StaffView},
    store::{staff, staff_invitations as invitations},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use federation::store::dealers;
use idp::{
    Provider,
    domain::{Account, AccountId, AccountState, EmailAddress, Lang, Secret, generate_id},
    flow::queue_mail_to_until,
    keys::Sealer,
    store::{self, StoreError, Tx},
};
use serde_json::json;
use std::sync::Arc;

/// How long the link of an invitation is good, seconds.
pub const INVITATION_SECONDS: i64 = 86_400;

/// What came of it.
#[derive(Debug)]
pub enum StaffAdded {
    /// The person has the role.
    Member(Versioned<StaffView>),
    /// The person is invited.
    Invited(Invited),
}

/// An invitation that was written just now.
#[derive(Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: InvitationView,
    /// Its link: for the invited person alone.
    pub link: Secret,
    /// Its version.
    pub version: Version,
}

/// Adds a person.
pub async fn add_staff(
    provider: &Arc<Provider>,
    operator: Operator,
    body: StaffAddition,
) -> Result<StaffAdded, AdminError> {
    let (email, seat) = body.check().map_err(AdminError::Invalid)?;
    let visiting = Arc::clone(provider);
    provider.db.write(move |tx| add_in(&visiting, tx, &operator, &email, seat.clone())).await
}

/// The same, in the visit of the caller.
pub(super) fn add_in(
    provider: &Provider,
    tx: &mut Tx<'_>,
    operator: &Operator,
    email: &EmailAddress,
    seat: Seat,
) -> Result<StaffAdded, AdminError> {
    check_dealer(tx, &seat)?;
    let account = store::accounts::find_by_email(tx, email.as_str())?;
    if let Some(account) = &account {
        if staff::find(tx, &account.id)?.is_some() {
            return Err(AdminError::AlreadyStaff);
        }
        if account.state == AccountState::Active && has_second_factor(tx, &account.id)? {
            invitations::delete_of_email(tx, email.key())?;
            let member =
                seat_account(tx, operator, operator.name(), &account.id, seat, None).map_err(already)?;
            return Ok(StaffAdded::Member(shown(tx, member)?));
        }
    }
    // An operator's word goes over whatever the address was offered before, a dealer's only over its own.
    invitations::delete_of_email(tx, email.key())?;
    invite(provider, tx, operator, email, account.as_ref(), seat).map(StaffAdded::Invited)
}

/// The invitation that waits for this address, with its link once more.
pub async fn find_invitation_of(
    provider: &Arc<Provider>,
    email: EmailAddress,
) -> Result<Option<Invited>, AdminError> {
    let visiting = Arc::clone(provider);
    provider
        .db
        .read(move |tx| {
            let found = invitations::find_by_email(tx, email.key())?;
            Ok(found.map(|invitation| Invited {
                link: link_of(&visiting, &invitation.id),
                version: Version::of(&json!(invitation)),
                invitation: invitation.into(),
            }))
        })
        .await
}

/// Whether the account can log in with more than a password.
pub(super) fn has_second_factor(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    Ok(store::two_step::is_on(tx, account)? || store::passkeys::has_any(tx, account)?)
}

/// Somebody else was faster.
fn already(error: StoreError) -> AdminError {
    match error {
        StoreError::Duplicate(_) => AdminError::AlreadyStaff,
        other => other.into(),
    }
}

/// Writes the invitation, and the mail that brings its link.
pub(super) fn invite(
    provider: &Provider,
    tx: &mut Tx<'_>,
    operator: &Operator,
    email: &EmailAddress,
    account: Option<&Account>,
    seat: Seat,
) -> Result<Invited, AdminError> {
    let now = tx.now();
    let invitation = StaffInvitation {
        id: generate_id(now, tx.random()),
        email: email.as_str().to_owned(),
        seat,
        added_by: operator.name(),
        added_at: now,
        expires_at: now.plus_seconds(INVITATION_SECONDS),
    };
    invitations::replace(tx, &invitation, &token_of(&provider.sealer, &invitation.id).hash())?;
    let dealer = invitation.seat.dealer();
    audit_line(tx, operator, "staff.invited", &invitation)?;
    let dealer = match dealer {
        Some(id) => dealers::find(tx, id)?,
        None => None,
    };
    let name = |lang| dealer.as_ref().map(|dealer| dealer.name_in(lang).to_owned());
    let link = link_of(provider, &invitation.id);
    // Where the work is, is told to whoever was invited by the link alone: the office's address does not go by mail.
    let console = invitation.seat.dealer().and_then(|_| dealer_console_address(provider));
    let data = json!({
        "role": invitation.seat.role(),
        "dealer_ja": name(Lang::Ja),
        "dealer_en": name(Lang::En),
        "expires_at": invitation.expires_at,
        "link_url": link.expose(),
        "console_url": console,
    });
    let lang = account.and_then(|account| Lang::from_tags([account.locale.as_str()])).unwrap_or_default();
    let receiver = (email.as_str(), lang);
    let until = Some(invitation.expires_at);
    queue_mail_to_until(provider, tx, mail_kind::INVITATION, receiver, &data, until)?;
    Ok(Invited { version: Version::of(&json!(invitation)), invitation: invitation.into(), link })
}

/// An audit line about an invitation.
pub(super) fn audit_line(
    tx: &mut Tx<'_>,
    operator: &Operator,
    action: &'static str,
    invitation: &StaffInvitation,
) -> Result<(), StoreError> {
    let dealer = invitation.seat.dealer().map(|id| id.as_str());
    audit_end(tx, operator, action, format!("invitation:{}", invitation.id), dealer, None)
}

/// Derived from the invitation under the master key, so that the link can be shown again without having lain anywhere.
fn token_of(sealer: &Sealer, id: &str) -> Secret {
    Secret::from(URL_SAFE_NO_PAD.encode(sealer.keyed_bytes("staff-invitation-token", id.as_bytes())))
}

fn link_of(provider: &Provider, id: &str) -> Secret {
    let token = token_of(&provider.sealer, id);
    Secret::from(provider.settings.issuer.url(&format!("/staff-invitation/{}", token.expose())))
}
