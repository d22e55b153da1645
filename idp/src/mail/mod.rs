//! Mail: the words of every mail, and how they leave.
//!
//! Owns rendering, the outbox worker and its transports. Knows no page, no HTTP and no use case.

mod letter;
pub mod messages;
mod render;
mod time;

pub use letter::{Letter, LetterTexts, Part};
pub use render::{MailBook, MailTemplates, RenderedMail};
pub use time::time_words;
