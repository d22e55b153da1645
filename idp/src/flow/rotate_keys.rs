//! Rotation of the provider's own keys: published before use, kept after use.
//!
//! 1. The first call makes a `next` key for every algorithm that is offered. It stands in the JWKS and signs nothing.
//! 2. A later call, once every relying party has had time to fetch it, makes it `active`; what was active is `retired`
//!    and goes on verifying.
//! 3. Retired keys go when nothing that they signed can be valid any more.
//!
//! Keys that others encrypt by take the same steps, the other way round: `next`, one reads on every node and is not published, so that
//! no node is asked for what it cannot read; `active`, it is published in place of the one before, which goes on reading for those who
//! keep an older JWKS.

use super::{ServeError, key_kind::KeyKind, load_keys};
use crate::{
    Provider,
    domain::{KeyUse, Timestamp},
    keys::{KeyState, Sealer},
    settings::Settings,
    store::{
        Db, StoreError, Tx,
        audit::{self, Actor, AuditEvent},
        signing_keys::{self, StoredKey},
    },
};
use std::sync::Arc;

/// How long a key is published before it signs, seconds: relying parties keep a JWKS for minutes.
pub const PUBLISH_SECONDS: i64 = 600;

/// How long a retired key is still published, seconds: longer than any token that it signed.
pub const RETIRED_SECONDS: i64 = 30 * 86_400;

/// Who changes keys, in which request.
#[derive(Clone, Debug)]
pub struct KeyAct {
    /// Who.
    pub actor: Actor,
    /// The request; empty at the terminal.
    pub request_id: String,
}

impl KeyAct {
    /// At the terminal.
    pub const fn at_terminal() -> Self {
        Self { actor: Actor::System, request_id: String::new() }
    }

    /// By the schedule.
    pub(super) const fn by_schedule() -> Self {
        Self { actor: Actor::KeySchedule, request_id: String::new() }
    }

    /// Writes the audit line.
    pub(super) fn audit(
        &self,
        tx: &mut Tx<'_>,
        action: &'static str,
        object: String,
    ) -> Result<(), StoreError> {
        self.audit_with(tx, action, object, "ok")
    }

    /// The same, with another result.
    pub(super) fn audit_with(
        &self,
        tx: &mut Tx<'_>,
        action: &'static str,
        object: String,
        result: &'static str,
    ) -> Result<(), StoreError> {
        let mut event = AuditEvent::new(self.actor.clone(), action, object);
        event.result = result;
        event.request_id.clone_from(&self.request_id);
        audit::insert(tx, &event)
    }
}

/// A key as operators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// `kid`.
    pub kid: String,
    /// What it is for.
    pub usage: KeyUse,
    /// `alg`.
    pub alg: String,
    /// `next`, `active` or `retired`.
    pub state: String,
    /// When it was made, seconds since the epoch.
    pub created_at: i64,
    /// Since when, seconds since the epoch.
    pub changed_at: i64,
    /// Whether it stands in the published set.
    pub published: bool,
}

/// What a call of [`rotate_keys`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// New keys are published; call again after so many seconds.
    Published(i64),
    /// Keys wait to be used; call again after so many seconds.
    TooEarly(i64),
    /// The new keys sign.
    Activated,
}

/// All keys, oldest first, as they are at `now`.
pub async fn list_keys(db: &Db, settings: &Settings, now: Timestamp) -> Result<Vec<KeyLine>, StoreError> {
    let keys = db.read(signing_keys::list).await?;
    Ok(keys
        .into_iter()
        .map(|key| KeyLine {
            published: load_keys::is_published(&key, settings, now),
            kid: key.kid,
            usage: key.usage,
            alg: key.alg,
            state: key.state,
            created_at: key.created_at,
            changed_at: key.changed_at,
        })
        .collect())
}

/// Takes the next step of a rotation.
pub async fn rotate_keys(
    db: &Db,
    sealer: &Sealer,
    settings: &Settings,
    act: KeyAct,
) -> Result<Rotation, ServeError> {
    // Made before the visit: a new RSA key takes longer than a transaction should.
    let stored = db.read(signing_keys::list).await?;
    let made = if stored.iter().any(|key| key.state == KeyState::Next.as_str()) {
        Vec::new()
    } else {
        make_next(sealer, settings)?
    };
    Ok(db.write(move |tx| step(tx, &made, &act)).await?.0)
}

/// A key of every kind that the settings ask for. All nodes write them in one order, so none waits for another in a ring.
pub(super) fn make_next(sealer: &Sealer, settings: &Settings) -> Result<Vec<StoredKey>, ServeError> {
    let make = |kind: KeyKind| kind.make(sealer, KeyState::Next);
    let mut made = KeyKind::wanted(settings).into_iter().map(make).collect::<Result<Vec<_>, _>>()?;
    made.sort_by(|a, b| a.alg.cmp(&b.alg));
    Ok(made)
}

/// The next step, and whether it was taken here: another node may have been first.
pub(super) fn step(
    tx: &mut Tx<'_>,
    made: &[StoredKey],
    act: &KeyAct,
) -> Result<(Rotation, bool), StoreError> {
    let now = tx.now();
    let keys = signing_keys::list(tx)?;
    signing_keys::delete_retired(tx, now.plus_seconds(-RETIRED_SECONDS))?;
    let next: Vec<_> = keys.iter().filter(|key| key.state == KeyState::Next.as_str()).collect();
    let Some(published_at) = next.iter().map(|key| key.changed_at).max() else {
        let mut taken = false;
        for key in made {
            let key = StoredKey { created_at: now.seconds(), changed_at: now.seconds(), ..key.clone() };
            if signing_keys::insert(tx, &key)? {
                act.audit(tx, "key.published", format!("key:{}", key.kid))?;
                taken = true;
            }
        }
        return Ok((Rotation::Published(PUBLISH_SECONDS), taken));
    };
    let wait = published_at + PUBLISH_SECONDS - now.seconds();
    if wait > 0 {
        return Ok((Rotation::TooEarly(wait), false));
    }
    let mut taken = false;
    for key in keys.iter().filter(|key| key.state == KeyState::Active.as_str()) {
        if next.iter().any(|other| other.alg == key.alg)
            && signing_keys::update_state(tx, key, KeyState::Retired.as_str())?
        {
            act.audit(tx, "key.retired", format!("key:{}", key.kid))?;
        }
    }
    for key in next {
        if signing_keys::update_state(tx, key, KeyState::Active.as_str())? {
            act.audit(tx, "key.activated", format!("key:{}", key.kid))?;
            taken = true;
        }
    }
    Ok((Rotation::Activated, taken))
}

/// Takes over what was changed on this node just now; the others follow within seconds.
pub async fn take_over_keys(provider: &Arc<Provider>) -> Result<(), ServeError> {
    let now = provider.clock.now();
    provider.keys.replace(load_keys(&provider.db, &provider.sealer, &provider.settings, now).await?);
    Ok(())
}

/// Loads the keys again when another node or a command changed them, or when one leaves the published set; returns
/// whether they were.
pub async fn reload_keys(provider: &Arc<Provider>, known: &mut Vec<KeyLine>) -> Result<bool, ServeError> {
    let now = provider.clock.now();
    let lines = list_keys(&provider.db, &provider.settings, now).await?;
    provider.metrics.note_keys(&lines);
    if lines == *known {
        return Ok(false);
    }
    provider.keys.replace(load_keys(&provider.db, &provider.sealer, &provider.settings, now).await?);
    *known = lines;
    Ok(true)
}
