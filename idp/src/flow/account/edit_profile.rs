//! A9: the owner changes what they told about themselves. The rules are those of the registration; the type of the
//! account never changes. What was typed waits, sealed, until it was read back and confirmed.

use super::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{Account, AccountKind, EntryError, Profile, RegistrationEntries},
    flow::FlowError,
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use std::sync::Arc;

const PURPOSE: &str = "profile-entries";

/// How long what was typed is kept, seconds.
const KEPT_SECONDS: i64 = 1_800;

/// What came of typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileEntered {
    /// It waits to be confirmed.
    Yes,
    /// What is wrong with the form of this type, from the top of the page.
    Refused(AccountKind, Vec<(&'static str, EntryError)>),
}

/// What waits to be confirmed.
#[derive(Debug)]
pub struct PendingProfile {
    /// The account as it is.
    pub account: Account,
    /// What was typed.
    pub entries: RegistrationEntries,
    /// What the account is to become.
    pub profile: Profile,
    /// The name of exactly this change: what is confirmed must be what was read back.
    pub digest: String,
}

/// What came of confirming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileChanged {
    /// The account is as confirmed.
    Yes,
    /// Another tab typed something else: it is to be read back first.
    Other,
    /// Nothing waits: it was confirmed before, or forgotten.
    Nothing,
}

/// The account, and what was typed before, if it still waits.
pub async fn view_entries(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<(Account, RegistrationEntries)>, FlowError> {
    let looking = Arc::clone(provider);
    view_account(provider, visit, Need::Session, move |tx, scene| {
        let account = scene.account.clone();
        let entries = pending(&looking, tx, scene)?.map_or_else(
            || RegistrationEntries::of_profile(account.kind, &account.profile, &looking.postal),
            |pending| pending.entries,
        );
        Ok((account, entries))
    })
    .await
}

/// Checks what was typed, and keeps it.
pub async fn enter_profile(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    typed: Vec<(String, String)>,
) -> Result<Visited<ProfileEntered>, FlowError> {
    let keeping = Arc::clone(provider);
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let value = |name: &str| {
            typed.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
        };
        let entries = RegistrationEntries::read(scene.account.kind, value);
        if let Err(refused) = entries.check(tx.now(), &keeping.postal) {
            return Ok(ProfileEntered::Refused(entries.kind, refused));
        }
        let bytes = serde_json::to_vec(&entries).map_err(StoreError::from)?;
        let sealed = keeping.sealer.seal(PURPOSE, &bytes);
        let until = tx.now().plus_seconds(KEPT_SECONDS);
        store::profile_changes::upsert(tx, &scene.session.id, &scene.account.id, &sealed, until)?;
        Ok(ProfileEntered::Yes)
    })
    .await
}

/// What waits to be confirmed.
pub async fn view_pending(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Option<PendingProfile>>, FlowError> {
    let looking = Arc::clone(provider);
    view_account(provider, visit, Need::Session, move |tx, scene| Ok(pending(&looking, tx, scene)?)).await
}

/// Changes the account, if `digest` names what waits.
pub async fn change_profile(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    digest: String,
) -> Result<Visited<ProfileChanged>, FlowError> {
    let (changing, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let Some(pending) = pending(&changing, tx, scene)? else { return Ok(ProfileChanged::Nothing) };
        if pending.digest != digest {
            return Ok(ProfileChanged::Other);
        }
        store::profile_changes::delete(tx, &scene.session.id)?;
        if pending.profile != scene.account.profile {
            store::accounts::update_profile(tx, &scene.account.id, &pending.profile)?;
            let object = format!("account:{}", scene.account.id);
            let mut event = AuditEvent::new(scene.actor(), "profile.changed", object);
            event.request_id.clone_from(&request_id);
            event.account_kind = Some(scene.account.kind);
            store::audit::insert(tx, &event)?;
        }
        Ok(ProfileChanged::Yes)
    })
    .await
}

fn pending(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
) -> Result<Option<PendingProfile>, StoreError> {
    let Some(sealed) = store::profile_changes::find(tx, &scene.session.id)? else { return Ok(None) };
    let Some(bytes) = provider.sealer.open(PURPOSE, &sealed) else { return Ok(None) };
    let entries: RegistrationEntries = serde_json::from_slice(&bytes)?;
    // Judged again at the moment of use.
    let Ok(typed) = entries.check(tx.now(), &provider.postal) else { return Ok(None) };
    let profile = merge(&scene.account.profile, typed);
    let digest = provider.sealer.keyed_hash(PURPOSE, &bytes);
    Ok(Some(PendingProfile { account: scene.account.clone(), entries, profile, digest }))
}

/// What the form asks for, over what it does not ask for. A telephone number that is new was proven by nobody.
fn merge(before: &Profile, typed: Profile) -> Profile {
    let phone_verified = before.phone_verified && before.phone == typed.phone;
    let before = before.clone();
    Profile {
        phone_verified,
        middle_name: before.middle_name,
        nickname: before.nickname,
        preferred_username: before.preferred_username,
        profile_url: before.profile_url,
        picture: before.picture,
        website: before.website,
        zoneinfo: before.zoneinfo,
        ..typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_number_is_not_proven_and_the_rest_stays() {
        let number = |text: &str| Some(text.to_owned());
        let before = Profile {
            phone: number("+819012345678"),
            phone_verified: true,
            nickname: number("はな"),
            ..Profile::default()
        };
        let same = merge(&before, Profile { phone: number("+819012345678"), ..Profile::default() });
        assert_eq!(same, before);
        let other = merge(&before, Profile { phone: number("+819000000000"), ..Profile::default() });
        assert!(!other.phone_verified && other.nickname.is_some());
    }
}
