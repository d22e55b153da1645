//! Style sheets, scripts and icons, inside the program and named by their content, so that browsers may keep them for
//! ever.

use super::icon::Icons;
use crate::domain::Brand;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    sync::{Arc, LazyLock},
};

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

/// The provider's own files that are the same for every brand: the name in the source, the type, the content.
static OWN: LazyLock<Vec<(&'static str, Asset)>> = LazyLock::new(|| {
    const CSS: &str = "text/css; charset=utf-8";
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    vec![
        ("app.css", Asset::new(CSS, APP_CSS.into())),
        ("app.js", Asset::new(SCRIPT, include_bytes!("../../assets/app.js").to_vec())),
        ("submit.js", Asset::new(SCRIPT, include_bytes!("../../assets/submit.js").to_vec())),
        ("frames.js", Asset::new(SCRIPT, include_bytes!("../../assets/frames.js").to_vec())),
        ("check-session.js", Asset::new(SCRIPT, include_bytes!("../../assets/check-session.js").to_vec())),
        ("wait.js", Asset::new(SCRIPT, include_bytes!("../../assets/wait.js").to_vec())),
        ("passkey.js", Asset::new(SCRIPT, include_bytes!("../../assets/passkey.js").to_vec())),
    ]
});

/// A file that never changes while the program runs, in every form in which it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// The body.
    pub bytes: Arc<[u8]>,
    /// The same by gzip, for text that gets smaller by it. Made once: no answer is compressed while it is sent, so
    /// that no secret can ever stand beside what somebody else chose in one compressed body.
    pub gzip: Option<Arc<[u8]>>,
    /// Hexadecimal digest of the body, for names and for `ETag`.
    pub digest: String,
}

impl Asset {
    /// A file of this type.
    #[must_use]
    pub fn new(content_type: &'static str, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes).iter().take(8).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let gzip = if is_text(content_type) { smaller(&bytes) } else { None };
        Self { content_type, bytes: bytes.into(), gzip: gzip.map(Arc::from), digest }
    }
}

fn is_text(content_type: &str) -> bool {
    content_type.starts_with("text/") || matches!(content_type, "image/svg+xml" | "application/json")
}

/// The bytes by gzip, if that is worth a header.
fn smaller(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    packed.ok().filter(|packed| packed.len() + 64 < bytes.len())
}

/// All files under `/assets/`, made once at start.
#[derive(Debug, Clone)]
pub struct Assets {
    by_served_name: BTreeMap<String, Asset>,
    hrefs: BTreeMap<&'static str, String>,
}

impl Assets {
    /// The provider's own files, in the colours of the brand.
    #[must_use]
    pub fn new(brand: &Brand) -> Self {
        let mut assets = Self { by_served_name: BTreeMap::new(), hrefs: BTreeMap::new() };
        for (name, asset) in OWN.iter() {
            assets.put(name, asset.clone());
        }
        assets.add("brand.css", "text/css; charset=utf-8", brand_css(brand).into_bytes());
        let icons = Icons::of(brand);
        assets.put("icon.svg", icons.svg.clone());
        assets.put("touch.png", icons.touch.clone());
        assets
    }

    /// Adds a file of a plug-in; `name` has the form `stem.ext`.
    pub fn add(&mut self, name: &'static str, content_type: &'static str, bytes: Vec<u8>) {
        self.put(name, Asset::new(content_type, bytes));
    }

    fn put(&mut self, name: &'static str, asset: Asset) {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let served = format!("{stem}-{}.{extension}", asset.digest);
        self.hrefs.insert(name, format!("/assets/{served}"));
        self.by_served_name.insert(served, asset);
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

    #[test]
    fn text_is_packed_once_and_nothing_else_is() {
        use std::io::Read as _;
        let assets = Assets::new(&Brand::default());
        let asset = |name| assets.find(assets.href(name).strip_prefix("/assets/").unwrap()).unwrap();
        for name in ["app.css", "app.js", "passkey.js"] {
            let asset = asset(name);
            let packed = asset.gzip.as_ref().unwrap();
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, *asset.bytes, "{name}");
            assert!(packed.len() * 2 < unpacked.len(), "{name}: {} of {}", packed.len(), unpacked.len());
        }
        assert_eq!(asset("touch.png").gzip, None);
        assert_eq!(Asset::new("text/plain", b"short".to_vec()).gzip, None, "packing would make it longer");
    }
}
