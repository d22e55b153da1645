//! The birth date beside the code (reference profile): never asked before the code is right, and only so often.

use super::{RecoveryStage, RecoveryVisit, audit, birthdate_of, find};
use crate::{
    Provider,
    domain::{Account, CodePurpose, CodeStage, LimitOutcome, Limits},
    flow::FlowError,
    store::{self, Tx},
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

const DAY_SECONDS: i64 = 86_400;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthdateChecked {
    /// It is the birth date.
    Yes,
    /// Another day; so many tries are left.
    Wrong(u32),
    /// All tries are spent: the code is void.
    UsedUp,
    /// The recovery stands elsewhere.
    Elsewhere(RecoveryStage),
}

/// Compares a day (`YYYY-MM-DD`) with the birth date of the account. A try is taken before anything is compared.
pub async fn check_birthdate(
    provider: Arc<Provider>,
    visit: RecoveryVisit,
    day: String,
) -> Result<BirthdateChecked, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let browser = visit.browser.hash();
        let found = find(&provider, tx, &browser)?;
        let stage = found.as_ref().map_or(RecoveryStage::Start, |found| found.stage);
        let account = match (stage, found.and_then(|found| found.account)) {
            (RecoveryStage::Birthdate, Some(account)) => account,
            // The code was right, but all tries at the day are spent.
            (RecoveryStage::Start, Some(_)) => return used_up(tx, &visit),
            _ => return Ok(BirthdateChecked::Elsewhere(stage)),
        };
        let tries = provider.code_tries();
        let taken =
            store::mailed_codes::take_try(tx, &browser, CodePurpose::Recovery, CodeStage::Proven, tries)?;
        let Some(code) = taken else {
            return used_up(tx, &visit);
        };
        if is_flooded(&provider, tx, &account)? {
            return used_up(tx, &visit);
        }
        let known = birthdate_of(&provider, &account).unwrap_or_default();
        if !bool::from(known.as_bytes().ct_eq(day.as_bytes())) {
            audit(tx, &visit, "recovery.birthdate_failed", "wrong")?;
            return match u32::try_from(tries - code.tries) {
                Ok(left) if left > 0 => Ok(BirthdateChecked::Wrong(left)),
                _ => Ok(BirthdateChecked::UsedUp),
            };
        }
        let step = (CodeStage::Proven, CodeStage::Confirmed);
        store::mailed_codes::advance(tx, &browser, CodePurpose::Recovery, step, code.expires_at)?;
        Ok(BirthdateChecked::Yes)
    })
    .await
}

/// Whether the tries of the day are spent, however many codes were sent.
fn is_flooded(provider: &Provider, tx: &mut Tx<'_>, account: &Account) -> Result<bool, FlowError> {
    let name = provider.sealer.keyed_hash("recovery-birthdate", account.id.as_str().as_bytes());
    let flooded =
        i64::from(store::attempts::count(tx, &name, DAY_SECONDS)?) > provider.settings.limits.birthdate_tries;
    if flooded {
        provider.metrics.count_limit(Limits::NAMES.birthdate_tries, LimitOutcome::Refused);
    }
    Ok(flooded)
}

fn used_up(tx: &mut Tx<'_>, visit: &RecoveryVisit) -> Result<BirthdateChecked, FlowError> {
    audit(tx, visit, "recovery.birthdate_failed", "used_up")?;
    Ok(BirthdateChecked::UsedUp)
}
