//! All words of this crate, Japanese and English side by side.

mod account;
mod link;
mod mail;
mod migration;
mod terminal;

pub use account::AccountLinkTexts;
pub use link::LinkTexts;
pub use mail::LinkMailTexts;
pub use migration::MigrationTexts;
pub use terminal::TerminalTexts;
