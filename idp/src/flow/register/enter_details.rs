//! R4: what the person tells about themselves, and the password.

use super::{RegistrationVisit, Stage, audit};
use crate::{
    Provider,
    domain::{EntryError, PasswordError, PasswordPolicy, Profile, RegistrationEntries, Secret},
    flow::FlowError,
    settings::PasswordProfile,
    store::{self, registrations::Registration},
};
use std::sync::Arc;

const PURPOSE: &str = "registration-entries";

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DetailsEntered {
    /// Everything is kept for R5.
    Yes,
    /// Something is wrong; the password is not kept.
    Refused {
        /// What is wrong with the password.
        password: Option<PasswordError>,
        /// The second entry differs.
        mismatch: bool,
        /// What is wrong with the entries, from the top of the page.
        entries: Vec<(&'static str, EntryError)>,
    },
    /// The registration stands elsewhere.
    Elsewhere(Stage),
}

impl Provider {
    /// The password rules that hold.
    pub fn password_policy(&self) -> PasswordPolicy {
        match self.settings.password_profile {
            PasswordProfile::Reference => PasswordPolicy::Reference,
            PasswordProfile::Modern => PasswordPolicy::Modern,
        }
    }
}

/// Checks everything, hashes the password and keeps both until R5 is confirmed or the registration expires.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn enter_details(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
    entries: RegistrationEntries,
    password: Secret,
    repeated: Secret,
) -> Result<DetailsEntered, FlowError> {
    let browser = visit.browser.clone();
    let found = provider.db.read(move |tx| store::registrations::find(tx, &browser)).await?;
    let stage = Stage::of(found.as_ref());
    let Some(email) = found.filter(|_| is_here(stage)).and_then(|found| found.email) else {
        return Ok(DetailsEntered::Elsewhere(stage));
    };
    let checked = entries.check(provider.clock.now(), &provider.postal);
    let own = own_data(&email, &entries);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let judged = provider.password_policy().check(password.expose(), &own).err();
    let mismatch = judged.is_none() && !password.matches(&repeated);
    if judged.is_some() || mismatch || checked.is_err() {
        let entries = checked.err().unwrap_or_default();
        return Ok(DetailsEntered::Refused { password: judged, mismatch, entries });
    }
    let mut salt = [0u8; 16];
    provider.random.fill(&mut salt);
    let hash = provider.hashing.hash(password, salt).await?;
    store_details(provider, visit, entries, Some((email, hash))).await
}

/// Keeps what was typed without a look at it: while the person decides about something else (R4x), when they want more
/// time, and nothing at all when they chose the other type of customer.
pub async fn keep_details(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
    entries: RegistrationEntries,
) -> Result<DetailsEntered, FlowError> {
    store_details(provider, visit, entries, None).await
}

async fn store_details(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
    entries: RegistrationEntries,
    password: Option<(String, Secret)>,
) -> Result<DetailsEntered, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let found = store::registrations::find_to_change(tx, &visit.browser)?;
        let stage = Stage::of(found.as_ref());
        let Some(registration) = found.filter(|_| is_here(stage)) else {
            return Ok(DetailsEntered::Elsewhere(stage));
        };
        let (email, hash) = password.as_ref().map(|(email, hash)| (email, hash)).unzip();
        if email.is_some() && email != registration.email.as_ref() {
            // Another tab changed the address while the password was hashed.
            return Ok(DetailsEntered::Elsewhere(Stage::Details));
        }
        if hash.is_some() {
            audit(tx, &visit, "registration.submitted", "ok")?;
        }
        let sealed = seal_entries(&provider, &entries);
        let expires_at = tx.now().plus_seconds(provider.settings.lifetimes.registration);
        store::registrations::keep_details(tx, &visit.browser, sealed.as_deref(), hash, expires_at)?;
        Ok(DetailsEntered::Yes)
    })
    .await
}

/// R4 may be filled in again until the account is there.
fn is_here(stage: Stage) -> bool {
    matches!(stage, Stage::Details | Stage::Confirm)
}

/// What a password must not be made of.
fn own_data(email: &str, entries: &RegistrationEntries) -> Vec<String> {
    let words = entries.fields().map(|(_, value)| value.to_owned());
    words.chain([email.to_owned()]).collect()
}

fn seal_entries(provider: &Provider, entries: &RegistrationEntries) -> Option<String> {
    let bytes = serde_json::to_vec(entries).ok()?;
    Some(provider.sealer.seal(PURPOSE, &bytes))
}

/// What was typed, if it is kept.
pub(super) fn open_entries(provider: &Provider, registration: &Registration) -> Option<RegistrationEntries> {
    let bytes = provider.sealer.open(PURPOSE, registration.entries.as_deref()?)?;
    serde_json::from_slice(&bytes).ok()
}

/// The profile that the entries become, judged again at the moment of use.
pub(super) fn profile_of(
    provider: &Provider,
    registration: &Registration,
    now: crate::domain::Timestamp,
) -> Option<(RegistrationEntries, Profile)> {
    let entries = open_entries(provider, registration)?;
    let profile = entries.check(now, &provider.postal).ok()?;
    Some((entries, profile))
}
