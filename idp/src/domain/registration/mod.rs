//! The rules of what is typed when somebody registers (screen specification §2, §3), one a file.
//!
//! Pure: a value goes in, the value to store or the reason against it comes out. Knows no words for the
//! reasons, no page and no store.

mod arrival_hint;
mod code;
mod entries;
mod entry_check;
mod entry_error;
mod kana;
mod line_rules;
mod name;
mod password;
mod phone;
mod phone_plan;
mod placeholder;
mod postal_code;
mod prefecture;

pub use arrival_hint::ArrivalHint;
pub use code::{CodeError, find_code};
pub use entries::RegistrationEntries;
pub use entry_check::check_entry;
pub use entry_error::EntryError;
pub use kana::normalize_kana;
pub use line_rules::{LONGEST_LINE, check_kana, check_line, check_name, check_optional_line};
pub use name::normalize_line;
pub use password::{PasswordError, PasswordPolicy};
pub use phone::{PhoneError, normalize_phone, parse_phone, without_extension};
pub use phone_plan::phone_words;
pub use postal_code::{check_postal_code, normalize_postal_code, postal_words};
pub use prefecture::PREFECTURES;
