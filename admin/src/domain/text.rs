//! Versions of texts as operators publish them.

use super::{
    Fault, Rule,
    rules::{Faults, is_free},
};
use idp::{
    domain::{Announcement, TextVersion, Timestamp},
    pages::{self, TextFragment},
};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most characters of a body.
const LONGEST_BODY: usize = 20_000;
/// Most characters of a summary of changes.
const LONGEST_CHANGES: usize = 2_000;

/// A new version of a text. Once published it never changes: what people agreed to stays as it was.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextPublication {
    /// Its name; later versions sort later.
    #[schema(pattern = "^\\d{4}-\\d{2}-\\d{2}(\\.[1-9])?$", example = "2027-01-01")]
    pub version: String,
    /// The day from which it is in force, at midnight in Japan; a day to come becomes current by itself.
    #[schema(format = Date, example = "2027-01-01")]
    pub effective_on: String,
    /// Title, Japanese.
    #[schema(min_length = 1, max_length = 100)]
    pub title_ja: String,
    /// Title, English.
    #[schema(min_length = 1, max_length = 100)]
    pub title_en: String,
    /// Japanese text: paragraphs with empty lines between them, `# ` before headings, `- ` before entries of lists.
    #[schema(min_length = 1, max_length = 20000)]
    pub body_ja: String,
    /// English text, likewise.
    #[schema(min_length = 1, max_length = 20000)]
    pub body_en: String,
    /// What changed since the version before, Japanese; needed when there is one.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub changes_ja: String,
    /// What changed, English.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub changes_en: String,
    /// Who is told by mail (ML10); nobody when absent.
    #[serde(default)]
    #[schema(value_type = Option<AnnounceTo>)]
    pub announce_to: Option<Announcement>,
}

/// `acceptors`: everybody who agreed to a version of the document. `accounts`: everybody who has an account.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum AnnounceTo {
    Acceptors,
    Accounts,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextState {
    /// Its day has not come.
    Future,
    /// In force.
    Current,
    /// A later one is in force.
    Past,
}

/// A version as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TextView {
    /// Which document.
    pub document: String,
    /// Its name.
    pub version: String,
    /// Where it stands.
    pub state: TextState,
    /// The day from which it is in force.
    pub effective_on: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// SHA-256 of the words, as consents keep it.
    pub hash: String,
    /// Where everybody can read it, before its day too.
    pub page_url: String,
}

/// A version with its words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WholeText {
    /// What lists show.
    #[serde(flatten)]
    pub view: TextView,
    /// Japanese text.
    pub body_ja: String,
    /// English text.
    pub body_en: String,
    /// What changed, Japanese.
    pub changes_ja: String,
    /// What changed, English.
    pub changes_en: String,
}

/// A text as people would see it, nothing of it stored.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TextPreview {
    /// The hash that consents would keep.
    pub hash: String,
    /// The Japanese text as HTML, without a frame.
    pub html_ja: String,
    /// The English text as HTML.
    pub html_en: String,
    /// The summary of changes as HTML, Japanese.
    pub changes_html_ja: String,
    /// The summary of changes as HTML, English.
    pub changes_html_en: String,
}

impl TextPublication {
    /// The version that is to be, after `before`, at the moment `now`.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn check(
        &self,
        document: &str,
        before: Option<&TextVersion>,
        now: Timestamp,
    ) -> Result<TextVersion, Vec<Fault>> {
        let mut faults = Faults::default();
        faults.need(is_document(document), "", Rule::DocumentName);
        faults.need(is_free(document), "", Rule::Reserved);
        let newer = before.is_none_or(|before| self.version > before.version);
        faults.need(is_version(&self.version) && newer, "/version", Rule::TextVersion);
        let effective_at = day(&self.effective_on).filter(|(date, at)| {
            *date >= now.in_japan().date() && before.is_none_or(|before| *at >= before.effective_at)
        });
        faults.need(effective_at.is_some(), "/effective_on", Rule::EffectiveDay);
        faults.name(&self.title_ja, "/title_ja", false);
        faults.name(&self.title_en, "/title_en", false);
        for (body, pointer) in [(&self.body_ja, "/body_ja"), (&self.body_en, "/body_en")] {
            faults.need(!body.trim().is_empty() && fits(body, LONGEST_BODY), pointer, Rule::Words);
        }
        for (changes, pointer) in [(&self.changes_ja, "/changes_ja"), (&self.changes_en, "/changes_en")] {
            faults.need(fits(changes, LONGEST_CHANGES), pointer, Rule::Words);
            faults.need(before.is_none() || !changes.trim().is_empty(), pointer, Rule::NeedsChanges);
        }
        faults.into_result()?;
        let effective_at = effective_at.map_or(now, |(_, at)| at);
        let words = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        let text = TextVersion {
            document: document.to_owned(),
            version: self.version.clone(),
            title_ja: self.title_ja.clone(),
            title_en: self.title_en.clone(),
            body_ja: words(&self.body_ja),
            body_en: words(&self.body_en),
            changes_ja: words(&self.changes_ja),
            changes_en: words(&self.changes_en),
            hash: String::new(),
            effective_at,
        };
        Ok(text.hashed())
    }
}

impl TextPreview {
    /// What people would see.
    pub fn of(text: &TextVersion) -> Self {
        let html = |body: &str| pages::html(&TextFragment { body });
        Self {
            hash: text.hash.clone(),
            html_ja: html(&text.body_ja),
            html_en: html(&text.body_en),
            changes_html_ja: html(&text.changes_ja),
            changes_html_en: html(&text.changes_en),
        }
    }
}

impl WholeText {
    /// A version with its words.
    pub fn of(text: TextVersion, state: TextState, page_url: String) -> Self {
        Self {
            view: TextView {
                effective_on: text.effective_day(),
                document: text.document,
                version: text.version,
                state,
                title_ja: text.title_ja,
                title_en: text.title_en,
                hash: text.hash,
                page_url,
            },
            body_ja: text.body_ja,
            body_en: text.body_en,
            changes_ja: text.changes_ja,
            changes_en: text.changes_en,
        }
    }
}

fn is_document(name: &str) -> bool {
    (2..=64).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_version(version: &str) -> bool {
    let (date, part) = version.split_once('.').map_or((version, None), |(date, part)| (date, Some(part)));
    let part = part.is_none_or(|part| part.len() == 1 && ("1"..="9").contains(&part));
    date.len() == 10 && part && date.parse::<Date>().is_ok()
}

/// A day, and its midnight in Japan.
fn day(text: &str) -> Option<(Date, Timestamp)> {
    let date: Date = text.parse().ok().filter(|_| text.len() == 10)?;
    let midnight = date.to_zoned(TimeZone::get("Asia/Tokyo").ok()?).ok()?;
    Some((date, Timestamp::from_seconds(midnight.timestamp().as_second())))
}

fn fits(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// 2026-11-22 in Japan.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_312_800);

    fn publication() -> TextPublication {
        TextPublication {
            version: "2027-01-01".to_owned(),
            effective_on: "2027-01-01".to_owned(),
            title_ja: "規約".to_owned(),
            title_en: "Terms".to_owned(),
            body_ja: "# 目的\r\n\r\n本文".to_owned(),
            body_en: "# Purpose\n\nText".to_owned(),
            changes_ja: String::new(),
            changes_en: String::new(),
            announce_to: None,
        }
    }

    #[test]
    fn a_first_version() {
        let text = publication().check("my-toyota", None, NOW).unwrap();
        assert_eq!((text.effective_day().as_str(), text.hash.len()), ("2027-01-01", 64));
        assert_eq!(text.body_ja, "# 目的\n\n本文");
        assert!(TextPreview::of(&text).html_ja.contains("<h2>目的</h2>"));
    }

    #[test]
    fn refusals() {
        let before = publication().check("my-toyota", None, NOW).unwrap();
        let rules = |change: fn(&mut TextPublication), before: Option<&TextVersion>| {
            let mut publication = publication();
            change(&mut publication);
            let faults = publication.check("my-toyota", before, NOW).err().unwrap_or_default();
            faults.into_iter().map(|fault| (fault.pointer, fault.rule)).collect::<Vec<_>>()
        };
        for version in ["", "1", "2027-02-30", "2027-01-01.0", "2027-01-01.10", "2027-01-01x"] {
            let publication = TextPublication { version: version.to_owned(), ..publication() };
            assert!(publication.check("my-toyota", None, NOW).is_err(), "{version}");
        }
        let at = |pointer: &str, rule| vec![(pointer.to_owned(), rule)];
        assert_eq!(
            rules(|text| text.effective_on = "2026-11-21".into(), None),
            at("/effective_on", Rule::EffectiveDay)
        );
        assert!(rules(|text| text.effective_on = "2026-11-22".into(), None).is_empty());
        assert_eq!(rules(|text| text.body_en = " ".into(), None), at("/body_en", Rule::Words));
        assert_eq!(
            rules(|_| {}, Some(&before)),
            [
                ("/version".to_owned(), Rule::TextVersion),
                ("/changes_ja".to_owned(), Rule::NeedsChanges),
                ("/changes_en".to_owned(), Rule::NeedsChanges)
            ]
        );
        assert!(publication().check("../x", None, NOW).is_err());
        assert!(publication().check("new", None, NOW).is_err());
    }
}
