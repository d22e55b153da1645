//! What can be wrong with an entry; the words come from the text tables.

use super::Texts;
use crate::domain::{CodeError, EmailError, PhoneError};

/// One reason why an entry was refused (error states E1–E8 of the screens).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was entered where something must be.
    Missing,
    /// Nothing was chosen, or something that is not offered.
    NotChosen,
    /// More than `max` characters.
    TooLong {
        /// Longest allowed, in characters.
        max: usize,
    },
    /// A control character or the like.
    Characters,
    /// Signs, digits or marks alone where a name must be.
    OnlySigns,
    /// A sign of a web page or a template.
    Markup,
    /// The box of the terms is not ticked.
    TermsNotAccepted,
    /// Not a mail address that can be written to.
    Email(EmailError),
    /// Not six digits.
    CodeFormat,
    /// More than one number that could be the code.
    CodeSeveral,
    /// Another code; `left` tries remain.
    CodeWrong {
        /// Tries that remain.
        left: u32,
    },
    /// The code's life is over.
    CodeExpired,
    /// All tries are spent; the person begins with the address again.
    CodeUsedUp,
    /// The gap between two mails is not over.
    ResendTooSoon {
        /// Seconds to wait.
        seconds: u64,
    },
    /// Others asked for the address, or this browser too often.
    ResendTooOften {
        /// Minutes to wait.
        minutes: u64,
    },
    /// A space or a character that nobody sees at the beginning or the end of a new password.
    PasswordHiddenEdge,
    /// Many in the same network asked and proved nothing: the turn comes.
    Turn {
        /// Seconds to wait.
        seconds: u64,
    },
    /// Too short or too long a password.
    PasswordLength {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// A character outside the profile.
    PasswordCharacters,
    /// Not both a letter and a digit.
    PasswordComposition,
    /// On the list of common passwords, or made of the person's own data.
    PasswordCommon,
    /// Not the password of the account.
    PasswordWrong,
    /// Too many wrong passwords.
    PasswordTooOften {
        /// Minutes to wait.
        minutes: u64,
    },
    /// The second entry differs.
    PasswordMismatch,
    /// The person came back from the confirmation page; the password was not kept.
    PasswordAgain,
    /// Not kana.
    Kana,
    /// Year, month or day is missing or not a number.
    DateIncomplete,
    /// Not in the calendar.
    DateNotReal,
    /// After today.
    DateInFuture,
    /// More than 120 years ago.
    DateTooOld,
    /// Not seven digits.
    PostalInvalid,
    /// One digit seven times.
    PostalPlaceholder,
    /// No address has this code; the page offers to use it all the same.
    PostalUnknown,
    /// Not a Japanese telephone number.
    PhoneInvalid,
    /// A telephone number of another country.
    PhoneForeign,
    /// More than one telephone number.
    PhoneSeveral,
    /// A telephone number that nobody has.
    PhonePlaceholder,
    /// A telephone number with an extension.
    PhoneExtension,
    /// One text for every reason of a failed login.
    LoginFailed,
    /// A newer version of the text was published between showing and pressing (E17).
    TextChanged,
    /// The type of customer was changed; the other form is shown.
    TypeSwitched,
    /// A plug-in's own sentence, already in the right language.
    Other(String),
}

impl Problem {
    /// The sentence for an input with this label.
    #[must_use]
    pub fn text(&self, label: &str, t: &Texts) -> String {
        let p = t.problems;
        let plain = match self {
            Self::Missing => return p.missing(label),
            Self::NotChosen => return p.not_chosen(label),
            Self::Kana => return p.kana(label),
            Self::Characters => return p.characters(label),
            Self::OnlySigns => return p.only_signs(label),
            Self::Markup => return p.markup(label),
            Self::TooLong { max } => return p.too_long(label, *max),
            Self::CodeWrong { left } => return p.code_wrong(*left),
            Self::ResendTooSoon { seconds } => return p.resend_too_soon(*seconds),
            Self::ResendTooOften { minutes } => return p.resend_too_often(*minutes),
            Self::Turn { seconds } if *seconds < 60 => return p.turn_seconds((*seconds).max(1)),
            Self::Turn { seconds } => return p.turn_minutes(seconds.div_ceil(60)),
            Self::PasswordLength { min, max } => return p.password_length(*min, *max),
            Self::PasswordTooOften { minutes } => return p.password_too_often(*minutes),
            Self::Other(text) => text,
            Self::PasswordWrong => p.password_wrong,
            Self::TermsNotAccepted => p.terms_not_accepted,
            Self::Email(reason) => p.email(*reason),
            Self::CodeFormat => p.code_format,
            Self::CodeSeveral => p.code_several,
            Self::CodeExpired => p.code_expired,
            Self::CodeUsedUp => p.code_used_up,
            Self::PasswordHiddenEdge => p.password_hidden_edge,
            Self::PasswordCharacters => p.password_characters,
            Self::PasswordComposition => p.password_composition,
            Self::PasswordCommon => p.password_common,
            Self::PasswordMismatch => p.password_mismatch,
            Self::PasswordAgain => p.password_again,
            Self::DateIncomplete => p.date_incomplete,
            Self::DateNotReal => p.date_not_real,
            Self::DateInFuture => p.date_in_future,
            Self::DateTooOld => p.date_too_old,
            Self::PostalInvalid => p.postal_invalid,
            Self::PostalPlaceholder => p.postal_placeholder,
            Self::PostalUnknown => p.postal_unknown,
            Self::PhoneInvalid => p.phone_invalid,
            Self::PhoneForeign => p.phone_foreign,
            Self::PhoneSeveral => p.phone_several,
            Self::PhonePlaceholder => p.phone_placeholder,
            Self::PhoneExtension => p.phone_extension,
            Self::LoginFailed => p.login_failed,
            Self::TextChanged => p.text_changed,
            Self::TypeSwitched => p.type_after_switch,
        };
        plain.to_owned()
    }
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Format => Self::CodeFormat,
            CodeError::Several => Self::CodeSeveral,
        }
    }
}

impl From<PhoneError> for Problem {
    fn from(error: PhoneError) -> Self {
        match error {
            PhoneError::Format => Self::PhoneInvalid,
            PhoneError::Foreign => Self::PhoneForeign,
            PhoneError::Several => Self::PhoneSeveral,
            PhoneError::Placeholder => Self::PhonePlaceholder,
            PhoneError::Extension => Self::PhoneExtension,
        }
    }
}
