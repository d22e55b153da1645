//! The mails of the back office and their words.

use super::{role_name, texts::StaffTexts};
use crate::{domain::Role, flow::mail_kind};
use idp::{
    domain::{Brand, Lang},
    mail::{
        Letter, MailTemplates, RenderedMail,
        messages::{Message, render_as},
        time_words,
    },
};
use serde::Deserialize;
use serde_json::Value;

/// The kinds of mail of the back office.
#[derive(Debug, Clone, Copy, Default)]
pub struct StaffMails;

impl MailTemplates for StaffMails {
    fn render(&self, kind: &str, data: &Value, lang: Lang, brand: &Brand) -> Option<RenderedMail> {
        render_as::<Invitation>(kind, data, lang, brand)
    }
}

#[derive(Deserialize)]
struct Invitation {
    role: Role,
    dealer_ja: Option<String>,
    dealer_en: Option<String>,
    expires_at: i64,
    link_url: String,
    /// Where the dealer's people work afterwards, if there is such a place.
    console_url: Option<String>,
}

impl Message for Invitation {
    const KIND: &'static str = mail_kind::INVITATION;

    fn letter(&self, lang: Lang) -> Letter {
        let t = StaffTexts::of(lang);
        let dealer = match lang {
            Lang::Ja => &self.dealer_ja,
            Lang::En => &self.dealer_en,
        };
        let mut facts = vec![(t.role.to_owned(), role_name(self.role, lang).to_owned())];
        facts.extend(dealer.iter().map(|name| (t.dealer.to_owned(), name.clone())));
        facts.push((t.until.to_owned(), time_words(self.expires_at, lang)));
        let letter =
            Letter::new(t.mail_subject).text(t.mail_lead).facts(facts).link(t.mail_link, &self.link_url);
        let letter = match &self.console_url {
            Some(console) => letter.text(t.mail_then).link(t.mail_console, console),
            None => letter,
        };
        letter.note(t.mail_stranger)
    }
}
