//! Languages, and versioned texts that people agree to.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// A language of pages and mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// 日本語, the first language of the product.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The language tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The first language of the list that we speak: `ja-JP` is `ja`.
    pub fn from_tags<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter().find_map(|tag| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            match primary.to_ascii_lowercase().as_str() {
                "ja" => Some(Self::Ja),
                "en" => Some(Self::En),
                _ => None,
            }
        })
    }
}

/// Who is told of a new version by mail (ML10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announcement {
    /// Everybody who agreed to a version of the document: all users of a service.
    Acceptors,
    /// Everybody who has an account.
    Accounts,
}

impl Announcement {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acceptors => "acceptors",
            Self::Accounts => "accounts",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Acceptors, Self::Accounts].into_iter().find(|value| value.as_str() == text)
    }
}

/// One version of a text that people agree to: terms, notices, consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextVersion {
    /// Which text: `common-id`, `my-toyota`, `dealer-link-consent` …
    pub document: String,
    /// Which version: a date, 2026-11-01. Later versions sort later.
    pub version: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// Body, Japanese: paragraphs separated by empty lines, headings begin with `# `.
    pub body_ja: String,
    /// Body, English, likewise.
    pub body_en: String,
    /// What changed since the version before, Japanese; empty for a first version.
    pub changes_ja: String,
    /// What changed, English.
    pub changes_en: String,
    /// SHA-256 over title and body of both languages, hexadecimal: what exactly was agreed to.
    pub hash: String,
    /// From when it is the current one.
    pub effective_at: Timestamp,
}

impl TextVersion {
    /// Sets the hash from the words. Lengths stand between the parts, so that no two texts share one.
    #[must_use]
    pub fn hashed(mut self) -> Self {
        use sha2::{Digest, Sha256};
        let mut hasher = Sha256::new();
        for part in [&self.title_ja, &self.body_ja, &self.title_en, &self.body_en] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        self.hash = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self
    }

    /// Title in `lang`.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.title_ja,
            Lang::En => &self.title_en,
        }
    }

    /// What changed, in `lang`.
    pub fn changes(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.changes_ja,
            Lang::En => &self.changes_en,
        }
    }

    /// The day from which it is in force, in Japan, `YYYY-MM-DD`.
    pub fn effective_day(&self) -> String {
        self.effective_at.in_japan().date().to_string()
    }

    /// Body in `lang`.
    pub fn body(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.body_ja,
            Lang::En => &self.body_en,
        }
    }
}
