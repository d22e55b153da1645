//! How a mail gets its words: by kind, data and language, so that plug-ins add kinds of their own.

use crate::domain::{Brand, Lang};
use serde_json::Value;

/// A mail that is ready to send.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderedMail {
    /// Begins with the name of the ID in brackets; one line.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part: no remote images, no script. Empty: the mail is plain text alone.
    pub html: String,
}

/// Codes and addresses stay out of logs.
impl std::fmt::Debug for RenderedMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderedMail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A set of kinds of mail.
pub trait MailTemplates: Send + Sync {
    /// The words of one mail; `None` when the kind belongs to another set, or the data lack a member.
    ///
    /// `data` is what the outbox holds. The worker adds `to`, the address that it resolved, before it calls.
    fn render(&self, kind: &str, data: &Value, lang: Lang, brand: &Brand) -> Option<RenderedMail>;
}

/// Several sets, asked in order: the provider's own, then the plug-ins'.
pub struct MailBook {
    sets: Vec<Box<dyn MailTemplates>>,
}

impl MailBook {
    /// A book of these sets.
    #[must_use]
    pub fn new(sets: Vec<Box<dyn MailTemplates>>) -> Self {
        Self { sets }
    }
}

impl MailTemplates for MailBook {
    fn render(&self, kind: &str, data: &Value, lang: Lang, brand: &Brand) -> Option<RenderedMail> {
        self.sets.iter().find_map(|set| set.render(kind, data, lang, brand))
    }
}
