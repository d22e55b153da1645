//! The provider's own mails: what each needs to know, and its words in both languages.
//!
//! A use case stores `KIND` and the struct as JSON in the outbox; the worker renders when it sends.

mod consent_asked;
mod credentials;
mod factors;
mod leaving;
mod recovery;
mod registration;
mod security;
mod terms;

pub use consent_asked::{ConsentAsked, ConsentMailTexts};
pub use credentials::{
    CredentialMailTexts, EmailChangeCode, EmailChanged, EmailTaken, MobileChange, MobileChanged, MobileCode,
};
pub use factors::{FactorChange, FactorMailTexts, LoginFactors};
pub use leaving::{AddressBeingLeft, CameBack, LeavingMailTexts, LeftAccount};
pub use recovery::{IdReminder, RecoveryCode, RecoveryMailTexts};
pub use registration::{AlreadyRegistered, Registered, RegistrationCode, RegistrationMailTexts};
pub use security::{AccountLocked, NewDevice, PasswordChanged, SecurityMailTexts};
pub use terms::{TermsChanged, TermsMailTexts};

use super::{Letter, MailTemplates, RenderedMail};
use crate::domain::{Brand, Lang};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A kind of mail: its data, and how they become words.
pub trait Message: DeserializeOwned {
    /// The name of the kind in the outbox.
    const KIND: &'static str;

    /// The words in one language.
    fn letter(&self, lang: Lang) -> Letter;

    /// The finished mail.
    fn render(&self, lang: Lang, brand: &Brand) -> RenderedMail {
        self.letter(lang).render(lang, brand)
    }
}

/// Renders `data` as a `M`, if the kind is that one; plug-ins chain these with `or_else`.
#[must_use]
pub fn render_as<M: Message>(kind: &str, data: &Value, lang: Lang, brand: &Brand) -> Option<RenderedMail> {
    if kind != M::KIND {
        return None;
    }
    let message: M = serde_json::from_value(data.clone()).ok()?;
    Some(message.render(lang, brand))
}

/// The provider's own kinds.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnMails;

impl MailTemplates for OwnMails {
    fn render(&self, kind: &str, data: &Value, lang: Lang, brand: &Brand) -> Option<RenderedMail> {
        render_as::<RegistrationCode>(kind, data, lang, brand)
            .or_else(|| render_as::<AlreadyRegistered>(kind, data, lang, brand))
            .or_else(|| render_as::<Registered>(kind, data, lang, brand))
            .or_else(|| render_as::<PasswordChanged>(kind, data, lang, brand))
            .or_else(|| render_as::<AccountLocked>(kind, data, lang, brand))
            .or_else(|| render_as::<NewDevice>(kind, data, lang, brand))
            .or_else(|| render_as::<RecoveryCode>(kind, data, lang, brand))
            .or_else(|| render_as::<IdReminder>(kind, data, lang, brand))
            .or_else(|| render_as::<EmailChangeCode>(kind, data, lang, brand))
            .or_else(|| render_as::<EmailTaken>(kind, data, lang, brand))
            .or_else(|| render_as::<EmailChanged>(kind, data, lang, brand))
            .or_else(|| render_as::<MobileChanged>(kind, data, lang, brand))
            .or_else(|| render_as::<MobileCode>(kind, data, lang, brand))
            .or_else(|| render_as::<LoginFactors>(kind, data, lang, brand))
            .or_else(|| render_as::<TermsChanged>(kind, data, lang, brand))
            .or_else(|| render_as::<LeftAccount>(kind, data, lang, brand))
            .or_else(|| render_as::<CameBack>(kind, data, lang, brand))
            .or_else(|| render_as::<AddressBeingLeft>(kind, data, lang, brand))
            .or_else(|| render_as::<ConsentAsked>(kind, data, lang, brand))
    }
}
