//! The journey's end: whoever logged in gets the legacy user, at most one account for one user both ways, and the job is
//! written down. From here on nothing depends on the tab.
//!
//! 1. The hand-over is held; one that ended before leads to what became of it.
//! 2. A user who is tied stays tied: to the same account it is a repetition, to another one it stops (E19).
//! 3. The dealer's record must not be another account's.
//! 4. Tie and job are one row, in the visit that takes the interaction away.

use super::{CREATING, START, TASK, USER, audit, open_profile, user_hash};
use crate::{
    Federation,
    domain::{
        DealerLink, Handover, HandoverId, HandoverStage, LegacyProfile, LegacyUser, LinkState, MIGRATION,
        MigrationNote, MigrationState, MigrationTask, SHOWN_SECONDS,
    },
    flow::{customer_code::seal_code, tell_holder::tell_holder},
    store,
};
use idp::{
    Provider,
    domain::{Account, AccountId, AccountState},
    flow::{FlowError, JourneyEnd},
    store::{StoreError, Tx, audit::Actor},
};

/// Ends the journey; returns the page that comes next.
pub fn arrive(federation: &Federation, end: &JourneyEnd<'_>, tx: &mut Tx<'_>) -> Result<String, FlowError> {
    let note: MigrationNote = end.interaction.note(MIGRATION);
    let Some(handover) = store::handovers::hold(tx, &HandoverId::from(note.handover.as_str()))? else {
        return Ok(START.to_owned());
    };
    let profile = open_profile(&end.provider.sealer, handover.sealed.as_deref());
    let site = federation.settings.migration.site(&handover.site);
    let (Some(profile), Some(agreed), true, true) =
        (profile, note.agreed, handover.stage == HandoverStage::Opened, site.is_some())
    else {
        // Another tab was first, or the step of the consent was left out of the order: nothing is written.
        return Ok(START.to_owned());
    };
    let stage = match obstacle(end.provider, tx, &handover, &profile, end.account)? {
        Some(stage) => stage,
        None => HandoverStage::Arrived,
    };
    let until = tx.now().plus_seconds(SHOWN_SECONDS);
    store::handovers::end(tx, &handover.id, stage, until)?;
    let actor = Actor::Account(end.account.id.to_string());
    if stage.is_stop() {
        audit(tx, (&actor, end.request_id), "migration.failed", &handover.id, stage.as_str())?;
        return Ok(START.to_owned());
    }
    if store::legacy_users::find(tx, &handover.site, &handover.user_hash)?.is_none() {
        let task = MigrationTask {
            dealer: profile.dealer_id,
            customer_code: profile.customer_code,
            consent_version: agreed,
        };
        bind(end, tx, &handover, (&profile.legacy_user_id, &task))?;
        for action in ["migration.bound", "migration.creating"] {
            audit(tx, (&actor, end.request_id), action, &handover.id, "ok")?;
        }
    }
    Ok(CREATING.to_owned())
}

/// Why this account cannot have the user; `None` also when it has.
fn obstacle(
    provider: &Provider,
    tx: &mut Tx<'_>,
    handover: &Handover,
    profile: &LegacyProfile,
    account: &Account,
) -> Result<Option<HandoverStage>, FlowError> {
    if account.state != AccountState::Active {
        return Ok(Some(HandoverStage::NoAccount));
    }
    if let Some(user) = store::legacy_users::find(tx, &handover.site, &handover.user_hash)? {
        return Ok((user.account_id != account.id).then_some(HandoverStage::OtherId));
    }
    if store::legacy_users::find_of_account(tx, &handover.site, &account.id)?.is_some() {
        return Ok(Some(HandoverStage::OtherUser));
    }
    let code = seal_code(&provider.sealer, &profile.dealer_id, &profile.customer_code);
    let Some(held) = record_of(tx, &profile.dealer_id, &code.hash)? else { return Ok(None) };
    if held.account_id.as_ref() == Some(&account.id) {
        return Ok(None);
    }
    tell_holder(provider, tx, &held)?;
    Ok(Some(HandoverStage::OtherRecord))
}

/// The link that the dealer's record has, with whomever.
pub(super) fn record_of(
    tx: &mut Tx<'_>,
    dealer: &crate::domain::DealerId,
    code_hash: &str,
) -> Result<Option<DealerLink>, StoreError> {
    store::links::find_of_record(tx, dealer, code_hash, &[LinkState::Linked, LinkState::Disputed])
}

fn bind(
    end: &JourneyEnd<'_>,
    tx: &mut Tx<'_>,
    handover: &Handover,
    (user, task): (&str, &MigrationTask),
) -> Result<(), FlowError> {
    let (now, sealer) = (tx.now(), &end.provider.sealer);
    let task = serde_json::to_vec(task).map_err(StoreError::from)?;
    let row = LegacyUser {
        site: handover.site.clone(),
        user_hash: user_hash(sealer, &handover.site, user),
        user_sealed: sealer.seal(USER, user.as_bytes()),
        account_id: AccountId::clone(&end.account.id),
        handover: handover.id.clone(),
        state: MigrationState::Creating,
        task: Some(sealer.seal(TASK, &task)),
        reference: tx.random().digits(8).expose().to_owned(),
        attempts: 0,
        started_at: now,
        due_at: now,
        migrated_at: None,
    };
    Ok(store::legacy_users::insert(tx, &row)?)
}
