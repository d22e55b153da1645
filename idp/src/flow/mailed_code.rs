//! Codes that go out by mail, for whatever they are good: made, counted, compared. The registration has its own row,
//! and the same rules.
//!
//! A code is good in the browser that asked, for one purpose, for ten minutes, and only so many tries at it are looked
//! at, however many arrive at once. A new one voids the old one.

use crate::{
    Provider,
    domain::{AccountId, CodePurpose, CodeStage, LimitOutcome, Limits, MailedCode, Secret, TokenHash},
    store::{self, StoreError, Tx},
};
use subtle::ConstantTimeEq;

/// How long a code is good.
pub const CODE_SECONDS: i64 = 600;
/// How long what follows the code may take.
const AFTERWARDS_SECONDS: i64 = 1_800;
/// A code to be made.
pub(super) struct NewCode<'a> {
    /// What for.
    pub(super) purpose: CodePurpose,
    /// In which browser.
    pub(super) browser: &'a TokenHash,
    /// Whose account it concerns.
    pub(super) account: Option<&'a AccountId>,
    /// What it is about: comes back with the code.
    pub(super) subject: &'a str,
    /// `false`: nobody may use it. It is stored all the same, so that nothing shows.
    pub(super) good: bool,
}

/// What came of a try.
#[derive(Clone, Debug)]
pub(super) enum CodeTried {
    /// It is the code.
    Right(MailedCode),
    /// Another one; so many tries are left, after the last one none.
    Wrong(u32),
    /// Its life is over.
    Expired,
    /// All tries are spent.
    UsedUp,
    /// There is no code that waits.
    Nothing,
}

impl Provider {
    /// Tries at one code that are looked at.
    pub(super) fn code_tries(&self) -> i32 {
        i32::try_from(self.settings.limits.code_tries).unwrap_or(i32::MAX)
    }

    fn code_hash(&self, purpose: CodePurpose, browser: &TokenHash, code: &str) -> String {
        let text = format!("{}\n{}\n{code}", purpose.as_str(), browser.as_str());
        self.sealer.keyed_hash("mailed-code", text.as_bytes())
    }

    /// What a code is about.
    pub(super) fn subject_of(&self, purpose: CodePurpose, code: &MailedCode) -> Option<String> {
        String::from_utf8(self.sealer.open(purpose.as_str(), &code.subject)?).ok()
    }
}

/// Makes a code and gives its digits, for the mail; one that this browser had before for this purpose is void.
pub(super) fn make_code(
    provider: &Provider,
    tx: &mut Tx<'_>,
    new: &NewCode<'_>,
) -> Result<Secret, StoreError> {
    let digits = tx.random().digits(6);
    // Of the same shape, but of a code that no one is told.
    let told = if new.good { digits.clone() } else { tx.random().secret() };
    let end = tx.now().plus_seconds(CODE_SECONDS);
    let code = MailedCode {
        account: new.account.cloned(),
        subject: provider.sealer.seal(new.purpose.as_str(), new.subject.as_bytes()),
        code_hash: provider.code_hash(new.purpose, new.browser, told.expose()),
        stage: CodeStage::Sent,
        tries: 0,
        code_expires_at: end,
        // Longer than the code, so that an old code is told from a page that was left open.
        expires_at: end.plus_seconds(AFTERWARDS_SECONDS),
    };
    store::mailed_codes::replace(tx, new.browser, new.purpose, &code)?;
    Ok(digits)
}

/// Compares six digits with the code of this browser. A try is taken before anything is compared.
pub(super) fn try_code(
    provider: &Provider,
    tx: &mut Tx<'_>,
    purpose: CodePurpose,
    browser: &TokenHash,
    typed: &str,
) -> Result<CodeTried, StoreError> {
    let now = tx.now();
    let found = store::mailed_codes::find(tx, browser, purpose)?;
    let Some(found) = found.filter(|found| found.stage == CodeStage::Sent) else {
        return Ok(CodeTried::Nothing);
    };
    if found.code_expires_at <= now {
        return Ok(CodeTried::Expired);
    }
    let tries = provider.code_tries();
    let Some(code) = store::mailed_codes::take_try(tx, browser, purpose, CodeStage::Sent, tries)? else {
        provider.metrics.count_limit(Limits::NAMES.code_tries, LimitOutcome::Refused);
        return Ok(CodeTried::UsedUp);
    };
    let hash = provider.code_hash(purpose, browser, typed);
    if !bool::from(hash.as_bytes().ct_eq(code.code_hash.as_bytes())) {
        return Ok(CodeTried::Wrong(u32::try_from(tries - code.tries).unwrap_or(0)));
    }
    let step = (CodeStage::Sent, CodeStage::Proven);
    let end = now.plus_seconds(AFTERWARDS_SECONDS);
    Ok(if store::mailed_codes::advance(tx, browser, purpose, step, end)? {
        CodeTried::Right(code)
    } else {
        CodeTried::Nothing
    })
}
