use super::Message;
use crate::domain::Lang;
use crate::mail::{Letter, time::iso_day_words};
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of ML10.
    pub struct TermsMailTexts {
        lead: "ご利用いただいている規約などの内容が、次のとおり変わります。" => "A text that applies to you is changing.",
        title: "対象" => "Text",
        effective: "適用開始日" => "In force from",
        changes: "変更の要点" => "Summary of changes",
        bullet: "・" => "• ",
        read: "新しい内容を読む" => "Read the new text",
        next: "適用開始日の後、はじめてログインされるときに、あらためて同意をお願いすることがあります。いま必要なお手続きはありません。"
            => "When you log in for the first time after that day, we may ask you to agree. There is nothing to do now.",
    }
    impl {
        fn subject(title: &str): "「{title}」改定のお知らせ" => "Changes to “{title}”",
    }
}

/// ML10, to everybody whom a new version of a text concerns.
#[derive(Clone, Serialize, Deserialize)]
pub struct TermsChanged {
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// What changed, Japanese; may be empty.
    pub changes_ja: String,
    /// What changed, English; may be empty.
    pub changes_en: String,
    /// The day from which it is in force, `YYYY-MM-DD`.
    pub effective: String,
    /// The new text, absolute.
    pub text_url: String,
}

impl Message for TermsChanged {
    const KIND: &'static str = "terms-changed";

    fn letter(&self, lang: Lang) -> Letter {
        let t = TermsMailTexts::of(lang);
        let (title, changes) = match lang {
            Lang::Ja => (&self.title_ja, &self.changes_ja),
            Lang::En => (&self.title_en, &self.changes_en),
        };
        let day = iso_day_words(&self.effective, lang);
        let mut letter = Letter::new(t.subject(title))
            .text(t.lead)
            .facts([(t.title, title.as_str()), (t.effective, day.as_str())]);
        if !changes.trim().is_empty() {
            letter = letter.text(t.changes);
            for line in changes.lines().map(str::trim).filter(|line| !line.is_empty()) {
                letter = letter.text(line.replacen("- ", t.bullet, usize::from(line.starts_with("- "))));
            }
        }
        letter.link(t.read, &self.text_url).note(t.next)
    }
}
