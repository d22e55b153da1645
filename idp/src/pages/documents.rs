//! The texts that are shipped: terms, privacy notice, help. Operators replace them by publishing later versions.

use crate::domain::{TextVersion, Timestamp};

/// The version of all shipped texts.
pub const SHIPPED_VERSION: &str = "2026-11-01";

/// 2026-11-01 00:00 in Japan.
const EFFECTIVE_AT: Timestamp = Timestamp::from_seconds(1_793_458_800);

/// `common-id` (the terms of R1), `privacy` and `help`, to be written at start unless they are there.
#[must_use]
pub fn shipped_texts() -> Vec<TextVersion> {
    [
        (
            "common-id",
            include_str!("../../documents/common-id.ja.txt"),
            include_str!("../../documents/common-id.en.txt"),
        ),
        (
            "privacy",
            include_str!("../../documents/privacy.ja.txt"),
            include_str!("../../documents/privacy.en.txt"),
        ),
        ("help", include_str!("../../documents/help.ja.txt"), include_str!("../../documents/help.en.txt")),
    ]
    .into_iter()
    .map(|(document, ja, en)| text_version(document, SHIPPED_VERSION, EFFECTIVE_AT, ja, en))
    .collect()
}

/// A first version from two files whose first line is the title. Plug-ins make their texts with it, too.
#[must_use]
pub fn text_version(
    document: &str,
    version: &str,
    effective_at: Timestamp,
    ja: &str,
    en: &str,
) -> TextVersion {
    let (title_ja, body_ja) = split_title(ja);
    let (title_en, body_en) = split_title(en);
    TextVersion {
        document: document.to_owned(),
        version: version.to_owned(),
        title_ja,
        title_en,
        body_ja,
        body_en,
        changes_ja: String::new(),
        changes_en: String::new(),
        hash: String::new(),
        effective_at,
    }
    .hashed()
}

fn split_title(file: &str) -> (String, String) {
    let (title, body) = file.split_once('\n').unwrap_or((file, ""));
    (title.trim().to_owned(), body.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_texts_are_whole() {
        assert_eq!(EFFECTIVE_AT.in_japan().date().to_string(), SHIPPED_VERSION);
        for text in shipped_texts() {
            assert!(!text.title_ja.is_empty() && !text.title_en.is_empty(), "{}", text.document);
            assert_eq!(
                text.body_ja.matches("\n# ").count(),
                text.body_en.matches("\n# ").count(),
                "both languages have the same headings: {}",
                text.document
            );
            assert_eq!(text.hash.len(), 64);
        }
    }
}
