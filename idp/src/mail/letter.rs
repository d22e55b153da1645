//! A mail as a list of parts, written once and rendered twice: as plain text and as simple HTML that says the same.

use super::RenderedMail;
use crate::domain::{Brand, Lang};
use askama::Template;

crate::bilingual! {
    /// What stands in every mail.
    pub struct LetterTexts {
        no_reply: "このメールは送信専用です。ご返信いただいても、お答えできません。" => "This address only sends mail. Replies are not read.",
        contact: "お問い合わせ" => "Contact",
        issuer: "発行" => "Issued by",
    }
}

/// One part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Text(String),
    /// A number to type, set large.
    Code(String),
    /// Where to go on.
    Link {
        /// Words on the link.
        label: String,
        /// Absolute URL.
        href: String,
    },
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// A paragraph in smaller letters.
    Note(String),
}

/// A mail before it is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    subject: String,
    parts: Vec<Part>,
}

impl Letter {
    /// A mail with this subject; the brand's name in brackets is added.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), parts: Vec::new() }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.part(Part::Text(text.into()))
    }

    /// Adds a number to type.
    #[must_use]
    pub fn code(self, code: impl Into<String>) -> Self {
        self.part(Part::Code(code.into()))
    }

    /// Adds a link.
    #[must_use]
    pub fn link(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.part(Part::Link { label: label.into(), href: href.into() })
    }

    /// Adds names and values.
    #[must_use]
    pub fn facts<N: Into<String>, V: Into<String>>(self, facts: impl IntoIterator<Item = (N, V)>) -> Self {
        self.part(Part::Facts(facts.into_iter().map(|(name, value)| (name.into(), value.into())).collect()))
    }

    /// Adds a paragraph in smaller letters.
    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.part(Part::Note(text.into()))
    }

    fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Both bodies, with issuer and contact at the end.
    #[must_use]
    pub fn render(&self, lang: Lang, brand: &Brand) -> RenderedMail {
        let frame = LetterHtml {
            letter: self,
            tag: lang.tag(),
            colon: if lang == Lang::Ja { "：" } else { ": " },
            id_name: brand.id_name.get(lang),
            issuer: brand.issuer.get(lang),
            contact: brand.contact.get(lang),
            t: LetterTexts::of(lang),
        };
        // A line break in a subject would begin a header of the attacker's own.
        let subject = brand.subject(lang, &self.subject).replace(char::is_control, " ");
        RenderedMail { subject, text: frame.plain(), html: frame.render().unwrap_or_default() }
    }
}

impl Letter {
    /// A mail of one line and no frame, which a gateway turns into a text message.
    #[must_use]
    pub fn render_line(&self, lang: Lang, brand: &Brand, line: String) -> RenderedMail {
        let subject = brand.subject(lang, &self.subject).replace(char::is_control, " ");
        RenderedMail { subject, text: line, html: String::new() }
    }
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct LetterHtml<'a> {
    letter: &'a Letter,
    tag: &'static str,
    colon: &'static str,
    id_name: &'a str,
    issuer: &'a str,
    contact: &'a str,
    t: &'static LetterTexts,
}

impl LetterHtml<'_> {
    fn plain(&self) -> String {
        let mut blocks = vec![self.id_name.to_owned()];
        for part in &self.letter.parts {
            blocks.push(match part {
                Part::Text(text) | Part::Note(text) => text.clone(),
                Part::Code(code) => format!("    {code}"),
                Part::Link { label, href } => format!("{label}{}\n{href}", self.colon.trim_end()),
                Part::Facts(facts) => {
                    let lines: Vec<String> =
                        facts.iter().map(|(name, value)| format!("{name}{}{value}", self.colon)).collect();
                    lines.join("\n")
                }
            });
        }
        let (colon, t) = (self.colon, self.t);
        blocks.push(format!(
            "----\n{}\n{}{colon}{}\n{}{colon}{}",
            t.no_reply, t.contact, self.contact, t.issuer, self.issuer
        ));
        let mut text = blocks.join("\n\n");
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_values_stay_text() {
        let evil = "<script>alert(1)</script>\"'&";
        let mail = Letter::new("a\r\nBcc: x@example.jp")
            .text(evil)
            .link(evil, format!("https://id.example/{evil}"))
            .facts([(evil, evil)])
            .render(Lang::Ja, &Brand::default());
        assert!(!mail.subject.contains(['\r', '\n']));
        assert!(!mail.html.contains("<script>"));
        assert!(mail.text.contains(evil));
    }
}
