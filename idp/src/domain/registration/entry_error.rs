//! Why an entry is refused.

use super::PhoneError;
use crate::domain::BirthdateError;

/// Why an entry is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryError {
    /// Nothing was typed where something must be.
    Missing,
    /// Nothing was chosen, or something that is not offered.
    NotChosen,
    /// More characters than this.
    TooLong(usize),
    /// A character that no line of text holds.
    Characters,
    /// Signs, digits or marks alone where a name must be.
    OnlySigns,
    /// A sign of a web page or a template.
    Markup,
    /// Not kana.
    Kana,
    /// No birth date.
    Birthdate(BirthdateError),
    /// Not seven digits.
    PostalCode,
    /// Seven times the same digit, which is nobody's.
    PostalPlaceholder,
    /// Seven digits that are not in the list; they can be used all the same.
    PostalUnknown,
    /// No telephone number of Japan that can be taken.
    Phone(PhoneError),
}
