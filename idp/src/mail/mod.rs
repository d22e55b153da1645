//! Mail: the words of every mail, and how they leave.
//!
//! Owns rendering and the transports; the only room that knows lettre. Knows no page, no HTTP, no database and no use
//! case: `flow` takes what is due out of the outbox and sends it.

mod letter;
mod mailbox;
mod mailer;
mod message;
pub mod messages;
mod render;
mod smtp_mailer;
mod smtp_server;
mod time;

pub use letter::{Letter, LetterTexts, Part};
pub use mailbox::is_mailbox;
pub use mailer::{Mailer, MemoryMailer, OutgoingMail, SendError, Sending};
pub use render::{MailBook, MailTemplates, RenderedMail};
pub use smtp_mailer::{SmtpDeadlines, SmtpMailer, SmtpSettings};
pub use time::{day_words, time_words};

#[cfg(test)]
mod delivery_tests;
