//! Style sheets, scripts and the icon, embedded in the program and named by their content, so that browsers may
//! keep them for ever.

use crate::domain::Brand;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The style sheet, from its parts in `idp/assets/css/`; later parts may go over earlier ones.
const APP_CSS: &str = concat!(
    include_str!("../../assets/css/tokens.css"),
    include_str!("../../assets/css/base.css"),
    include_str!("../../assets/css/frame.css"),
    include_str!("../../assets/css/steps.css"),
    include_str!("../../assets/css/forms.css"),
    include_str!("../../assets/css/buttons.css"),
    include_str!("../../assets/css/messages.css"),
    include_str!("../../assets/css/content.css"),
    include_str!("../../assets/css/journeys.css"),
    include_str!("../../assets/css/print.css"),
);

/// One file under `/assets/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// The body.
    pub bytes: Vec<u8>,
}

/// All files under `/assets/`, made once at start.
#[derive(Debug, Clone)]
pub struct Assets {
    by_served_name: BTreeMap<String, Asset>,
    hrefs: BTreeMap<&'static str, String>,
}

impl Assets {
    /// The provider's own files, with the colours of the brand.
    #[must_use]
    pub fn new(brand: &Brand) -> Self {
        let mut assets = Self { by_served_name: BTreeMap::new(), hrefs: BTreeMap::new() };
        assets.add("app.css", "text/css; charset=utf-8", APP_CSS.into());
        assets.add("brand.css", "text/css; charset=utf-8", brand_css(brand).into_bytes());
        assets.add(
            "app.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/app.js").to_vec(),
        );
        assets.add(
            "submit.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/submit.js").to_vec(),
        );
        assets.add(
            "wait.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/wait.js").to_vec(),
        );
        assets.add(
            "passkey.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/passkey.js").to_vec(),
        );
        assets.add("icon.svg", "image/svg+xml", include_bytes!("../../assets/icon.svg").to_vec());
        assets
    }

    /// Adds a file of a plug-in; `name` has the form `stem.ext`.
    pub fn add(&mut self, name: &'static str, content_type: &'static str, bytes: Vec<u8>) {
        let digest = Sha256::digest(&bytes).iter().take(8).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let served = format!("{stem}-{digest}.{extension}");
        self.hrefs.insert(name, format!("/assets/{served}"));
        self.by_served_name.insert(served, Asset { content_type, bytes });
    }

    /// The file with a served (hashed) name, as it stands after `/assets/`. Answer it with
    /// `Cache-Control: public, max-age=31536000, immutable`.
    #[must_use]
    pub fn find(&self, served_name: &str) -> Option<&Asset> {
        self.by_served_name.get(served_name)
    }

    /// The address of a file for a page; empty for a name that nobody added.
    #[must_use]
    pub fn href(&self, name: &str) -> &str {
        self.hrefs.get(name).map_or("", String::as_str)
    }
}

fn brand_css(brand: &Brand) -> String {
    let (light, dark) = (brand.colours.light, brand.colours.dark);
    format!(
        ":root{{--accent:{};--action:{};--action-text:{};--link:{}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--accent:{};--action:{};--action-text:{};--link:{}}}}}\n\
         @media print{{:root{{--accent:{};--action:{};--action-text:{};--link:{}}}}}\n",
        light.accent,
        light.action,
        light.action_text,
        light.link,
        dark.accent,
        dark.action,
        dark.action_text,
        dark.link,
        light.accent,
        light.action,
        light.action_text,
        light.link,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_follow_content() {
        let assets = Assets::new(&Brand::default());
        let href = assets.href("brand.css");
        let served = href.strip_prefix("/assets/").unwrap();
        assert!(assets.find(served).is_some());
        assert!(assets.find("brand.css").is_none());
        let mut other = Brand::default();
        other.colours.light.accent = crate::domain::Colour::new(1, 2, 3);
        assert_ne!(Assets::new(&other).href("brand.css"), href);
    }
}
