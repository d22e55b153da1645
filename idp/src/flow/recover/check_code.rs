//! A3: the code that came by mail.

use super::{RecoveryStage, RecoveryVisit, audit, find};
use crate::{
    Provider,
    domain::CodePurpose,
    flow::{
        FlowError,
        mail_budget::prove_mail,
        mail_turn::{MailDoor, MailWaiting},
        mailed_code::{CodeTried, try_code},
    },
};
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryTried {
    /// The address is proven: go on at this stage.
    Yes(RecoveryStage),
    /// Another code; so many tries are left.
    Wrong(u32),
    /// Its life is over.
    Expired,
    /// All tries are spent.
    UsedUp,
    /// The recovery stands elsewhere.
    Elsewhere(RecoveryStage),
}

/// Compares six digits with the code of this browser.
pub async fn check_recovery_code(
    provider: Arc<Provider>,
    visit: RecoveryVisit,
    typed: String,
) -> Result<RecoveryTried, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let browser = visit.browser.hash();
        let (result, tried) = match try_code(&provider, tx, CodePurpose::Recovery, &browser, &typed)? {
            CodeTried::Right(_) => {
                audit(tx, &visit, "recovery.verified", "ok")?;
                let found = find(&provider, tx, &browser)?;
                if let Some(account) = found.as_ref().and_then(|found| found.account.as_ref()) {
                    let asker = visit.asker(&provider, &browser, Some(&account.id));
                    prove_mail(&provider, tx, &account.email, asker)?;
                }
                MailWaiting { door: MailDoor::Recovery, browser: &browser, account: "" }
                    .end(&provider, tx)?;
                let stage = found.map_or(RecoveryStage::Start, |found| found.stage);
                return Ok(RecoveryTried::Yes(stage));
            }
            CodeTried::Wrong(0) => ("wrong", RecoveryTried::UsedUp),
            CodeTried::Wrong(left) => ("wrong", RecoveryTried::Wrong(left)),
            CodeTried::Expired => ("expired", RecoveryTried::Expired),
            CodeTried::UsedUp => ("used_up", RecoveryTried::UsedUp),
            CodeTried::Nothing => {
                let found = find(&provider, tx, &browser)?;
                return Ok(RecoveryTried::Elsewhere(found.map_or(RecoveryStage::Start, |found| found.stage)));
            }
        };
        audit(tx, &visit, "recovery.code_failed", result)?;
        Ok(tried)
    })
    .await
}
