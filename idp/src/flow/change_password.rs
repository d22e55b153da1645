//! A new password, however its owner proved who they are: judged, hashed, stored, and everything that the old one
//! opened is closed.

use super::{
    FlowError, HashingBusy,
    end_session::end_as,
    queue_mail,
    ssf::{AccountNews, CredentialAct, CredentialKind, tell_of_account},
};
use crate::{
    Provider,
    domain::{Account, CodePurpose, PasswordError, Profile, Secret, device_words},
    mail::messages::{Message, PasswordChanged},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::json;

/// A password to be stored.
pub(super) struct NewPassword<'a> {
    /// Whose.
    pub(super) account: &'a Account,
    /// Its hash.
    pub(super) hash: &'a Secret,
    /// Who does it.
    pub(super) actor: Actor,
    /// How the audit calls it.
    pub(super) action: &'static str,
    /// With which browser, for the mail.
    pub(super) user_agent: &'a str,
    /// In which request.
    pub(super) request_id: &'a str,
}

impl Provider {
    /// Hashes a password with a salt of its own.
    pub(super) async fn hash_password(&self, password: Secret) -> Result<Secret, HashingBusy> {
        let mut salt = [0u8; 16];
        self.random.fill(&mut salt);
        self.hashing.hash(password, salt).await
    }
}

/// Which rule the password breaks, or whether the second entry differs; `None`: it can be taken.
pub(super) fn judge_password(
    provider: &Provider,
    account: &Account,
    password: &Secret,
    repeated: &Secret,
) -> Option<(Option<PasswordError>, bool)> {
    let own = own_words(account);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    match provider.password_policy().check(password.expose(), &own) {
        Err(error) => Some((Some(error), false)),
        Ok(()) if !password.matches(repeated) => Some((None, true)),
        Ok(()) => None,
    }
}

/// What a password must not be made of.
fn own_words(account: &Account) -> Vec<String> {
    let Profile {
        family_name,
        given_name,
        family_kana,
        given_kana,
        org_name,
        org_kana,
        birthdate,
        phone,
        address,
        ..
    } = account.profile.clone();
    let address = address.unwrap_or_default();
    [family_name, given_name, family_kana, given_kana, address.city, address.street, account.email.clone()]
        .into_iter()
        .chain([org_name, org_kana, birthdate, phone].into_iter().flatten())
        .collect()
}

/// Stores it: every session and every grant of the account ends, codes that wait are void, and the owner is told (ML6).
pub(super) fn store_password(
    provider: &Provider,
    tx: &mut Tx<'_>,
    new: &NewPassword<'_>,
) -> Result<(), FlowError> {
    let id = &new.account.id;
    store::accounts::update_password_hash(tx, id, new.hash)?;
    let news = AccountNews::Credential(CredentialKind::Password, CredentialAct::Update);
    tell_of_account(provider, tx, new.account, news, (&new.actor, new.request_id))?;
    end_everything(provider, tx, new)?;
    store::mailed_codes::delete_of(tx, id, CodePurpose::Recovery)?;
    let data = json!({
        "at": tx.now().seconds(),
        "device": device_words(new.user_agent),
        "reminder_url": provider.settings.issuer.url("/reminder"),
    });
    queue_mail(provider, tx, PasswordChanged::KIND, id, &data, None)?;
    let mut event = AuditEvent::new(new.actor.clone(), new.action, format!("account:{id}"));
    event.request_id = new.request_id.to_owned();
    event.account_kind = Some(new.account.kind);
    Ok(store::audit::insert(tx, &event)?)
}

/// Ends every session, with word to its services, and every grant, so that no refresh token is good any more.
fn end_everything(provider: &Provider, tx: &mut Tx<'_>, new: &NewPassword<'_>) -> Result<(), FlowError> {
    for session in store::sessions::list_live(tx, &new.account.id)? {
        end_as(provider, tx, &session, new.actor.clone(), new.request_id)?;
    }
    store::grants::revoke_all(tx, &new.account.id, None)?;
    Ok(())
}
