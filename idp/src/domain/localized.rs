//! The choice between languages, and short texts in both.

use super::Lang;
use serde::{Deserialize, Serialize};

impl Lang {
    /// Both languages, Japanese first.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// Chooses the language of a request: `ui_locales` of the authorization request (best first,
    /// OIDC Core 3.1.2.1), then the person's own choice in the cookie, then `Accept-Language` (RFC 9110 12.5.4),
    /// then Japanese.
    #[must_use]
    pub fn pick<'a>(
        ui_locales: impl IntoIterator<Item = &'a str>,
        cookie: Option<&str>,
        accept_language: Option<&str>,
    ) -> Self {
        Self::from_tags(ui_locales)
            .or_else(|| Self::from_tags(cookie))
            .or_else(|| accept_language.and_then(Self::from_accept_language))
            .unwrap_or_default()
    }

    fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(lang) = Self::from_tags(parts.next().map(str::trim)) else { continue };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            // The first of equal weights wins: browsers list the preferred language first.
            if weight > 0.0 && best.is_none_or(|(_, top)| weight > top) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }
}

/// A short text that operators set in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Localized {
    /// Both texts at once.
    #[must_use]
    pub fn new(ja: &str, en: &str) -> Self {
        Self { ja: ja.to_owned(), en: en.to_owned() }
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_language_wins_over_cookie_and_header() {
        assert_eq!(Lang::pick(["fr", "en-GB", "ja"], Some("ja"), Some("ja")), Lang::En);
        assert_eq!(Lang::pick(["fr"], Some("en"), Some("ja")), Lang::En);
        assert_eq!(Lang::pick([], None, Some("fr, en;q=0.4, ja-JP;q=0.9")), Lang::Ja);
        assert_eq!(Lang::pick([], None, Some("en, ja")), Lang::En);
        assert_eq!(Lang::pick([], None, Some("en;q=0, de")), Lang::Ja);
        assert_eq!(Lang::pick([], Some("xx"), Some(";;,q=;en;q=x")), Lang::Ja);
    }
}
