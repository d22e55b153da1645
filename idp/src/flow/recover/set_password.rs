//! A4: the new password. It ends every session and every grant of the account, and the lock that wrong ones brought. The
//! browser is known to the account from now on: whoever read the code need not wait for a turn at the login.

use super::{RecoveryStage, RecoveryVisit, find};
use crate::{
    Provider,
    domain::{Account, CodePurpose, CodeStage, PasswordError, Secret},
    flow::{
        FlowError,
        begin_session::known_tag,
        change_password::{NewPassword, judge_password, store_password},
        login::unlock,
    },
    store::{self, audit::Actor},
};
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordRecovered {
    /// It holds.
    Yes {
        /// The tag by which the browser is known from now on.
        known_tag: String,
    },
    /// It cannot be taken.
    Refused {
        /// Which rule it breaks.
        password: Option<PasswordError>,
        /// The second entry differs.
        mismatch: bool,
    },
    /// The recovery stands elsewhere.
    Elsewhere(RecoveryStage),
}

/// Sets the password of the account whose code, and birth date where it is asked, were right.
pub async fn recover_password(
    provider: Arc<Provider>,
    visit: RecoveryVisit,
    password: Secret,
    repeated: Secret,
) -> Result<PasswordRecovered, FlowError> {
    let account = match find_account(&provider, &visit).await? {
        Ok(account) => account,
        Err(stage) => return Ok(PasswordRecovered::Elsewhere(stage)),
    };
    if let Some((password, mismatch)) = judge_password(&provider, &account, &password, &repeated) {
        return Ok(PasswordRecovered::Refused { password, mismatch });
    }
    let hash = provider.hash_password(password).await?;
    let db = provider.db.clone();
    db.write(move |tx| {
        let browser = visit.browser.hash();
        // Looked at again: while the password was hashed another tab may have been faster.
        let found = find(&provider, tx, &browser)?;
        let stage = found.as_ref().map_or(RecoveryStage::Start, |found| found.stage);
        let Some(found) = found.filter(|_| stage == RecoveryStage::Password) else {
            return Ok(PasswordRecovered::Elsewhere(stage));
        };
        let step = (found.code.stage, CodeStage::Used);
        let purpose = CodePurpose::Recovery;
        if !store::mailed_codes::advance(tx, &browser, purpose, step, found.code.expires_at)? {
            return Ok(PasswordRecovered::Elsewhere(RecoveryStage::Done));
        }
        let new = NewPassword {
            account: &account,
            hash: &hash,
            actor: Actor::Account(account.id.to_string()),
            action: "recovery.completed",
            user_agent: &visit.user_agent,
            request_id: &visit.request_id,
        };
        store_password(&provider, tx, &new)?;
        unlock(&provider, tx, &account.id, &visit.browser)?;
        // The login that follows is none from a browser that nobody knows.
        store::accounts::note_login(tx, &account.id)?;
        Ok(PasswordRecovered::Yes { known_tag: known_tag(&provider, &account.id, &visit.browser) })
    })
    .await
}

async fn find_account(
    provider: &Arc<Provider>,
    visit: &RecoveryVisit,
) -> Result<Result<Account, RecoveryStage>, FlowError> {
    let (db, provider, browser) = (provider.db.clone(), Arc::clone(provider), visit.browser.hash());
    db.read(move |tx| {
        let found = find(&provider, tx, &browser)?;
        let stage = found.as_ref().map_or(RecoveryStage::Start, |found| found.stage);
        let account = found.filter(|_| stage == RecoveryStage::Password).and_then(|found| found.account);
        Ok(account.ok_or(stage))
    })
    .await
}
