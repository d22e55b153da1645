//! What is told of a value of another system's record that was not taken as it came. It never stops the record.

use idp::domain::{EntryError, PhoneError};
use serde::{Deserialize, Serialize};

/// What is kept of a value that cannot be used, characters: enough to know it again at the counter, little enough for the
/// terminal's cookies.
const KEPT: usize = 60;

/// One value. Its `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueWarning {
    /// The member of the record; of lists with the place, `emails[1]`.
    pub member: String,
    /// Why.
    pub reason: WarningReason,
    /// What the record holds, cut: for the terminal alone, never for an answer or a log.
    pub written: String,
}

impl std::fmt::Debug for ValueWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ValueWarning({}, {:?})", self.member, self.reason)
    }
}

impl ValueWarning {
    /// A warning about what `value` holds.
    pub(super) fn new(member: impl Into<String>, reason: WarningReason, value: &str) -> Self {
        let seen: String = value.chars().filter(|c| !c.is_control() && *c != '\u{fffd}').take(KEPT).collect();
        Self { member: member.into(), reason, written: idp::domain::clean_text(&seen) }
    }

    /// The address slot (0–2) that it is about, if it is.
    pub fn email_slot(&self) -> Option<usize> {
        self.member.strip_prefix("emails[")?.strip_suffix(']')?.parse().ok().filter(|slot| *slot < 3)
    }

    /// Whether it is about the addresses.
    pub fn is_of_emails(&self) -> bool {
        self.member.starts_with("emails")
    }
}

/// Why a value was not taken as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningReason {
    /// More characters than the member may have.
    TooLong,
    /// No line of text.
    Characters,
    /// Signs, digits or marks alone where a name must be.
    OnlySigns,
    /// Not kana.
    Kana,
    /// No date in the past 120 years, or in no form that is known.
    Birthdate,
    /// Not seven digits.
    PostalCode,
    /// None of the 47 prefectures.
    Prefecture,
    /// Not ten or eleven digits that begin with 0.
    Phone,
    /// A telephone number of another country.
    PhoneForeign,
    /// More than one telephone number.
    PhoneSeveral,
    /// A telephone number that nobody has.
    PhonePlaceholder,
    /// A telephone number with an extension: the number was taken, without it.
    PhoneExtension,
    /// No mail address.
    Email,
    /// The same address stands in an earlier slot.
    EmailTwice,
    /// Behind the three slots; said once for all that follow.
    EmailsMany,
}

impl WarningReason {
    /// Whether the value was taken all the same, changed.
    pub const fn is_taken(self) -> bool {
        matches!(self, Self::PhoneExtension)
    }
}

impl From<EntryError> for WarningReason {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::TooLong(_) => Self::TooLong,
            EntryError::Kana => Self::Kana,
            EntryError::Birthdate(_) => Self::Birthdate,
            EntryError::PostalCode | EntryError::PostalPlaceholder | EntryError::PostalUnknown => {
                Self::PostalCode
            }
            EntryError::OnlySigns => Self::OnlySigns,
            EntryError::Phone(PhoneError::Format) => Self::Phone,
            EntryError::Phone(PhoneError::Foreign) => Self::PhoneForeign,
            EntryError::Phone(PhoneError::Several) => Self::PhoneSeveral,
            EntryError::Phone(PhoneError::Placeholder) => Self::PhonePlaceholder,
            EntryError::Phone(PhoneError::Extension) => Self::PhoneExtension,
            EntryError::Missing | EntryError::NotChosen | EntryError::Characters | EntryError::Markup => {
                Self::Characters
            }
        }
    }
}

/// Takes the values of a record one by one, as the form would, and collects what is to be told of them. What cannot be used
/// is empty afterwards.
#[derive(Default)]
pub(super) struct Taking {
    warnings: Vec<ValueWarning>,
}

impl Taking {
    /// By the rule of a field of the form (`idp::domain::check_entry`).
    pub(super) fn entry(&mut self, member: &'static str, field: &'static str, value: &mut String) {
        match idp::domain::check_entry(field, value) {
            Ok(taken) => *value = taken,
            // Nobody can be asked: the number without its extension is better than none.
            Err(EntryError::Phone(PhoneError::Extension)) => {
                self.warn(member, WarningReason::PhoneExtension, value);
                *value = idp::domain::without_extension(value).unwrap_or_default();
            }
            Err(error) => self.refuse(member, error.into(), value),
        }
    }

    /// Notes that the value cannot be used.
    pub(super) fn refuse(&mut self, member: impl Into<String>, reason: WarningReason, value: &mut String) {
        self.warn(member, reason, value);
        value.clear();
    }

    /// Notes something about the value.
    pub(super) fn warn(&mut self, member: impl Into<String>, reason: WarningReason, value: &str) {
        self.warnings.push(ValueWarning::new(member, reason, value));
    }

    /// What was noted, in the order of the members.
    pub(super) fn done(self) -> Vec<ValueWarning> {
        self.warnings
    }
}
