//! Verification codes that go out by mail: six digits for one browser and one purpose.

use super::{AccountId, Timestamp};

/// What a code is for. A code for one purpose is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePurpose {
    /// A2: the way back to an account whose password is forgotten.
    Recovery,
    /// A7: the new mail address.
    EmailChange,
    /// A10: a mobile number as a login name.
    Mobile,
}

impl CodePurpose {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::EmailChange => "email_change",
            Self::Mobile => "mobile",
        }
    }
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeStage {
    /// It is on its way, or waits to be typed.
    Sent,
    /// It was typed rightly.
    Proven,
    /// What is asked after the code was answered rightly, too.
    Confirmed,
    /// What it was for is done.
    Used,
}

impl CodeStage {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Proven => "proven",
            Self::Confirmed => "confirmed",
            Self::Used => "used",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Sent, Self::Proven, Self::Confirmed, Self::Used]
            .into_iter()
            .find(|stage| stage.as_str() == text)
    }
}

/// One code, as it is stored. Its `Debug` says neither whom it is for nor what it is.
#[derive(Clone)]
pub struct MailedCode {
    /// The account that it concerns; none when it went to nobody.
    pub account: Option<AccountId>,
    /// What it is about: the name that was typed, the new address. Sealed.
    pub subject: String,
    /// Keyed hash of the digits.
    pub code_hash: String,
    /// What became of it.
    pub stage: CodeStage,
    /// Tries in this stage.
    pub tries: i32,
    /// When it stops being good.
    pub code_expires_at: Timestamp,
    /// When all of this is forgotten.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for MailedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailedCode")
            .field("stage", &self.stage)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
