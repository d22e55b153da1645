//! What an operator puts on every page and mail: names, links, colours. Configuration, never code.

use super::{Lang, Localized};
use serde::{Deserialize, Serialize};

/// The face of one installation. Missing members keep the shipped value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// Full name of the ID, on the header of every page.
    pub id_name: Localized,
    /// Short name of the ID, at the end of page titles and in brackets in mail subjects.
    pub short_name: Localized,
    /// Who issues the ID, at the end of mails and pages.
    pub issuer: Localized,
    /// Where customers ask, in words (a name, a telephone number with hours).
    pub contact: Localized,
    /// Last line of every page.
    pub copyright: String,
    /// The domain that all mails come from, printed where customers are told to allow it.
    pub sender_domain: String,
    /// Services that the landing page lists.
    pub services: Vec<BrandService>,
    /// Pages outside the journeys.
    pub links: BrandLinks,
    /// Colours of the light and the dark appearance.
    pub colours: Colours,
}

/// A service on the landing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandService {
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English.
    pub en: String,
    /// Where it begins, an absolute URL; a service without one is named and no more.
    #[serde(default)]
    pub url: Option<String>,
}

impl BrandService {
    /// A service that is named and no more.
    #[must_use]
    pub fn named(ja: &str, en: &str) -> Self {
        Self { ja: ja.to_owned(), en: en.to_owned(), url: None }
    }

    /// Its name in one language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// Addresses of pages outside the journeys: absolute URLs, or paths of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrandLinks {
    /// Help; the same place on every page (WCAG 3.2.6).
    pub help: String,
    /// Privacy notice.
    pub privacy: String,
    /// Where the app can be had, shown at the end of a migration.
    pub apps: Vec<AppLink>,
}

/// A shop for apps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppLink {
    /// Name of the shop.
    pub name: Localized,
    /// The app's page there, an absolute URL.
    pub href: String,
}

/// The colours of both appearances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colours {
    /// On a light background.
    pub light: LightPalette,
    /// On a dark background.
    pub dark: DarkPalette,
}

/// Brand colours for the light appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LightPalette {
    /// The line under the header and the current step; decoration only.
    pub accent: Colour,
    /// Background of the main button.
    pub action: Colour,
    /// Text on the main button.
    pub action_text: Colour,
    /// Links.
    pub link: Colour,
}

/// Brand colours for the dark appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DarkPalette {
    /// The line under the header and the current step; decoration only.
    pub accent: Colour,
    /// Background of the main button.
    pub action: Colour,
    /// Text on the main button.
    pub action_text: Colour,
    /// Links.
    pub link: Colour,
}

/// An sRGB colour, written `#rrggbb`. Nothing else gets into the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(u8, u8, u8);

impl Colour {
    /// A colour of three channels, 0–255.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self(red, green, blue)
    }

    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self(red, green, blue))
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn channels(self) -> [u8; 3] {
        [self.0, self.1, self.2]
    }

    /// The contrast ratio to another colour, 1 to 21 (WCAG 2.2, 1.4.3).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
            .ok_or_else(|| format!("`{text}` is not a colour; write six hexadecimal digits, as in #1f2a37"))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl Brand {
    /// What makes this brand unreadable, as sentences for the operator; empty when all is well.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let white = Colour::new(255, 255, 255);
        let night = Colour::new(0x1a, 0x1f, 0x26);
        let (light, dark) = (self.colours.light, self.colours.dark);
        [
            ("colours.light.action_text on colours.light.action", light.action_text, light.action),
            ("colours.light.link on white", light.link, white),
            ("colours.dark.action_text on colours.dark.action", dark.action_text, dark.action),
            ("colours.dark.link on the dark background", dark.link, night),
        ]
        .into_iter()
        .filter(|(_, text, ground)| text.contrast(*ground) < 4.5)
        .map(|(name, text, ground)| {
            format!("brand: the contrast of {name} is {:.1}; WCAG 2.2 AA needs 4.5", text.contrast(ground))
        })
        .collect()
    }

    /// The name in brackets at the start of every mail's subject.
    #[must_use]
    pub fn subject(&self, lang: Lang, text: &str) -> String {
        format!("【{}】{text}", self.id_name.get(lang))
    }
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            id_name: Localized::new("TOYOTA/LEXUSの共通ID", "TOYOTA/LEXUS common ID"),
            short_name: Localized::new("共通ID", "Common ID"),
            issuer: Localized::new("TOYOTA/LEXUSの共通ID 事務局", "TOYOTA/LEXUS common ID office"),
            contact: Localized::new(
                "TOYOTA/LEXUSの共通ID お客様窓口",
                "TOYOTA/LEXUS common ID customer desk",
            ),
            copyright: "© TOYOTA/LEXUS Common ID".to_owned(),
            sender_domain: "id.example.jp".to_owned(),
            services: [
                "TOYOTA",
                "LEXUS",
                "Toyota Safety Connect",
                "GAZOO",
                "my route",
                "TOYOTA SHARE",
                "T-Cスマホナビ",
                "MyTOYOTA for T-Connect",
            ]
            .map(|name| BrandService::named(name, &name.replace("スマホナビ", " Smartphone Navi")))
            .to_vec(),
            links: BrandLinks::default(),
            colours: Colours::default(),
        }
    }
}

impl Default for BrandLinks {
    fn default() -> Self {
        let app =
            |name: &str, href: &str| AppLink { name: Localized::new(name, name), href: href.to_owned() };
        Self {
            help: "/terms/help/2026-11-01".to_owned(),
            privacy: "/terms/privacy/2026-11-01".to_owned(),
            apps: vec![
                app("App Store", "https://apps.example.jp/notebook/app-store"),
                app("Google Play", "https://apps.example.jp/notebook/google-play"),
            ],
        }
    }
}

impl Default for LightPalette {
    fn default() -> Self {
        Self {
            accent: Colour::new(0xc4, 0x16, 0x1c),
            action: Colour::new(0x1f, 0x2a, 0x37),
            action_text: Colour::new(0xff, 0xff, 0xff),
            link: Colour::new(0x0b, 0x55, 0x9c),
        }
    }
}

impl Default for DarkPalette {
    fn default() -> Self {
        Self {
            accent: Colour::new(0xf0, 0x5a, 0x5a),
            action: Colour::new(0xe8, 0xed, 0xf3),
            action_text: Colour::new(0x14, 0x19, 0x20),
            link: Colour::new(0x8f, 0xc4, 0xff),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn shipped_brand_is_legible() {
        assert_eq!(Brand::default().problems(), Vec::<String>::new());
    }

    #[test]
    fn colours_take_nothing_but_six_digits() {
        assert_eq!(Colour::parse("#1f2A37"), Some(Colour::new(0x1f, 0x2a, 0x37)));
        for bad in ["", "#", "#12345", "#1234567", "red", "#+1f2a3", "#12345é", "#fff;} body{"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
        let black = Colour::new(0, 0, 0);
        assert!((black.contrast(Colour::new(255, 255, 255)) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn a_setting_changes_one_member_alone() {
        let brand: Brand = serde_json::from_str(r##"{"colours":{"light":{"action":"#ffffff"}}}"##).unwrap();
        assert_eq!(brand.sender_domain, Brand::default().sender_domain);
        assert_eq!(brand.problems().len(), 1);
    }
}
