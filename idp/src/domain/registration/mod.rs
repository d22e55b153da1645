//! The rules of what is typed when somebody registers (screen specification §2, §3), one a file.
//!
//! Pure: a value goes in, the value to store or the reason against it comes out. Knows no words for the
//! reasons, no page and no store.

mod arrival_hint;
mod code;
mod entries;
mod kana;
mod name;
mod password;
mod phone;
mod postal_code;
mod prefecture;

pub use arrival_hint::ArrivalHint;
pub use code::normalize_code;
pub use entries::{EntryError, RegistrationEntries};
pub use kana::normalize_kana;
pub use name::normalize_line;
pub use password::{PasswordError, PasswordPolicy};
pub use phone::normalize_phone;
pub use postal_code::normalize_postal_code;
pub use prefecture::PREFECTURES;
