//! ML3, ML3r, ML4, ML5, ML11 and the notices to holders: what each needs to know, and its words.

use super::{day_words, texts::LinkMailTexts};
use crate::flow::mail_kind;
use idp::{
    domain::{Brand, Lang, Timestamp},
    mail::{
        Letter, MailTemplates, RenderedMail,
        messages::{Message, render_as},
        time_words,
    },
};
use serde::Deserialize;
use serde_json::Value;

/// The kinds of mail of dealer links.
#[derive(Debug, Clone, Copy, Default)]
pub struct LinkMails;

impl MailTemplates for LinkMails {
    fn render(&self, kind: &str, data: &Value, lang: Lang, brand: &Brand) -> Option<RenderedMail> {
        render_as::<Start>(kind, data, lang, brand)
            .or_else(|| render_as::<Reminder>(kind, data, lang, brand))
            .or_else(|| render_as::<Done>(kind, data, lang, brand))
            .or_else(|| render_as::<Migrated>(kind, data, lang, brand))
            .or_else(|| render_as::<Unlinked>(kind, data, lang, brand))
            .or_else(|| render_as::<Disputed>(kind, data, lang, brand))
            .or_else(|| render_as::<Settled>(kind, data, lang, brand))
            .or_else(|| render_as::<Conflict>(kind, data, lang, brand))
    }
}

/// Dealer and shop, in both languages.
#[derive(Deserialize)]
struct Names {
    dealer_ja: String,
    dealer_en: String,
    shop_ja: String,
    shop_en: String,
}

impl Names {
    fn facts(&self, dealer_label: &str, t: &LinkMailTexts, lang: Lang) -> Vec<(String, String)> {
        let (dealer, shop) = match lang {
            Lang::Ja => (&self.dealer_ja, &self.shop_ja),
            Lang::En => (&self.dealer_en, &self.shop_en),
        };
        let mut facts = vec![(dealer_label.to_owned(), dealer.clone())];
        if !shop.is_empty() {
            facts.push((t.shop.to_owned(), shop.clone()));
        }
        facts
    }
}

/// ML3.
#[derive(Deserialize)]
struct Start {
    #[serde(flatten)]
    names: Names,
    visited_at: Timestamp,
    expires_at: Timestamp,
    link_url: String,
}

impl Message for Start {
    const KIND: &'static str = mail_kind::START;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        self.letter_with(t.start_subject, t.start_lead, lang)
    }
}

impl Start {
    fn letter_with(&self, subject: &str, lead: &str, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        let mut facts = self.names.facts(t.dealer, t, lang);
        facts.push((t.visited.to_owned(), day_words(self.visited_at, lang)));
        facts.push((t.until.to_owned(), day_words(self.expires_at, lang)));
        Letter::new(subject).text(lead).facts(facts).link(t.start_link, &self.link_url).note(t.start_stranger)
    }
}

/// ML3r.
#[derive(Deserialize)]
#[serde(transparent)]
struct Reminder(Start);

impl Message for Reminder {
    const KIND: &'static str = mail_kind::REMINDER;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        self.0.letter_with(t.reminder_subject, t.reminder_lead, lang)
    }
}

/// ML4.
#[derive(Deserialize)]
struct Done {
    #[serde(flatten)]
    names: Names,
    #[serde(default)]
    to: String,
    service_url: Option<String>,
    reminder_url: String,
}

impl Message for Done {
    const KIND: &'static str = mail_kind::DONE;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        let mut facts = vec![(t.id.to_owned(), self.to.clone())];
        facts.extend(self.names.facts(t.linked_dealer, t, lang));
        let mut letter = Letter::new(t.done_subject).text(t.done_lead).facts(facts);
        if let Some(url) = &self.service_url {
            letter = letter.link(t.done_service, url);
        }
        letter.link(t.done_reminder, &self.reminder_url).note(t.stranger)
    }
}

/// ML11.
#[derive(Deserialize)]
struct Migrated {
    #[serde(flatten)]
    names: Names,
    #[serde(default)]
    to: String,
    service_ja: String,
    service_en: String,
    service_url: Option<String>,
    reminder_url: String,
}

impl Message for Migrated {
    const KIND: &'static str = mail_kind::MIGRATED;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        let service = match lang {
            Lang::En if !self.service_en.is_empty() => &self.service_en,
            _ => &self.service_ja,
        };
        let mut facts = vec![(t.id.to_owned(), self.to.clone())];
        if !service.is_empty() {
            facts.push((t.migrated_service.to_owned(), service.clone()));
        }
        facts.extend(self.names.facts(t.linked_dealer, t, lang));
        let mut letter = Letter::new(t.migrated_subject).text(t.migrated_lead).facts(facts);
        if let Some(url) = &self.service_url {
            letter = letter.link(t.done_service, url);
        }
        letter.link(t.done_reminder, &self.reminder_url).note(t.stranger)
    }
}

/// ML5.
#[derive(Deserialize)]
struct Unlinked {
    #[serde(flatten)]
    names: Names,
    at: i64,
}

impl Message for Unlinked {
    const KIND: &'static str = mail_kind::UNLINKED;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        told(t.unlinked_subject, t.unlinked_lead, &self.names, self.at, lang).note(t.object)
    }
}

/// The dealer disputes the link.
#[derive(Deserialize)]
struct Disputed {
    #[serde(flatten)]
    names: Names,
    at: i64,
}

impl Message for Disputed {
    const KIND: &'static str = mail_kind::DISPUTED;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        told(t.disputed_subject, t.disputed_lead, &self.names, self.at, lang).note(t.object)
    }
}

/// The dispute is settled.
#[derive(Deserialize)]
struct Settled {
    #[serde(flatten)]
    names: Names,
    at: i64,
}

impl Message for Settled {
    const KIND: &'static str = mail_kind::SETTLED;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        told(t.settled_subject, t.settled_lead, &self.names, self.at, lang).note(t.stranger)
    }
}

/// Somebody tried to link a record that is linked (rule 4).
#[derive(Deserialize)]
struct Conflict {
    #[serde(flatten)]
    names: Names,
    at: i64,
}

impl Message for Conflict {
    const KIND: &'static str = mail_kind::CONFLICT;

    fn letter(&self, lang: Lang) -> Letter {
        let t = LinkMailTexts::of(lang);
        told(t.conflict_subject, t.conflict_lead, &self.names, self.at, lang).note(t.stranger)
    }
}

fn told(subject: &str, lead: &str, names: &Names, at: i64, lang: Lang) -> Letter {
    let t = LinkMailTexts::of(lang);
    let mut facts = names.facts(t.dealer, t, lang);
    facts.push((t.at.to_owned(), time_words(at, lang)));
    Letter::new(subject).text(lead).facts(facts)
}
