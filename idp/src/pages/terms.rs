//! L5, the terms of a service; and the readable page of every versioned text.

use super::{Checkbox, Form, Shell, date_words, ruby_html};
use askama::Template;

/// Why the person is asked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermsOccasion {
    /// For the first time.
    First,
    /// A newer version than the one agreed to.
    Updated {
        /// What changed, in the page's language; may be empty.
        changes: String,
    },
}

/// L5. Box `#tos`, button `#next`; sends `tos_version` along, so that agreement names what was shown (E17).
#[derive(Debug, Template)]
#[template(path = "service_terms.html")]
pub struct ServiceTerms {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the service, or of the common ID.
    pub service: String,
    /// The terms are those of the common ID itself.
    pub is_own: bool,
    /// First consent or update.
    pub occasion: TermsOccasion,
    /// The readable text.
    pub terms_href: String,
    /// Which document it is.
    pub terms_document: String,
    /// Its version.
    pub terms_version: String,
    /// From when it is in force, `YYYY-MM-DD`.
    pub effective: String,
    /// Problems: `tos`.
    pub form: Form,
}

impl ServiceTerms {
    fn title(&self) -> &'static str {
        let t = self.shell.t.service_terms;
        if self.is_own { t.own_title } else { t.title }
    }

    fn lead(&self) -> String {
        match self.occasion {
            TermsOccasion::First => self.shell.t.service_terms.first(&self.service),
            TermsOccasion::Updated { .. } => self.shell.t.service_terms.updated(&self.service),
        }
    }

    fn changes(&self) -> Option<&str> {
        match &self.occasion {
            TermsOccasion::Updated { changes } if !changes.is_empty() => Some(changes),
            _ => None,
        }
    }

    fn link(&self) -> String {
        self.shell.t.service_terms.link(&self.service)
    }

    fn effective_words(&self) -> String {
        effective_words(&self.shell, &self.effective)
    }

    fn tos(&self) -> Checkbox {
        Checkbox::terms(&self.form, self.shell.t)
    }
}

/// A part of a text: `# ` begins a heading, `- ` an entry of a list, an empty line ends a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextBlock<'a> {
    /// A heading.
    Heading(&'a str),
    /// A paragraph, line by line.
    Paragraph(Vec<&'a str>),
    /// A list.
    List(Vec<&'a str>),
}

impl TextBlock<'_> {
    /// The part as HTML, escaped, with readings above its words.
    #[must_use]
    pub fn html(&self) -> String {
        match self {
            Self::Heading(words) => format!("<h2>{}</h2>", ruby_html(words)),
            Self::Paragraph(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| ruby_html(line)).collect();
                format!("<p>{}</p>", lines.join("<br>"))
            }
            Self::List(entries) => {
                let entries = entries.iter().map(|entry| format!("<li>{}</li>\n", ruby_html(entry)));
                format!("<ul>\n{}</ul>", entries.collect::<String>())
            }
        }
    }
}

/// The parts of a text. Any text has some; nothing is dropped but the marks.
#[must_use]
pub fn text_blocks(body: &str) -> Vec<TextBlock<'_>> {
    let mut blocks = Vec::new();
    let mut open = false;
    for line in body.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
            continue;
        }
        if let Some(heading) = line.strip_prefix("# ") {
            blocks.push(TextBlock::Heading(heading.trim()));
            open = false;
            continue;
        }
        match (line.strip_prefix("- "), blocks.last_mut()) {
            (Some(entry), Some(TextBlock::List(entries))) if open => entries.push(entry),
            (Some(entry), _) => blocks.push(TextBlock::List(vec![entry])),
            (None, Some(TextBlock::Paragraph(lines))) if open => lines.push(line),
            (None, _) => blocks.push(TextBlock::Paragraph(vec![line])),
        }
        open = true;
    }
    blocks
}

/// One version of a text, to read and to print.
#[derive(Debug, Template)]
#[template(path = "document.html")]
pub struct Document {
    /// The frame.
    pub shell: Shell,
    /// Title of the text.
    pub title: String,
    /// Its version.
    pub version: String,
    /// From when it is in force, `YYYY-MM-DD`.
    pub effective: String,
    /// Not in force yet: shown so that people can read it beforehand.
    pub is_preview: bool,
    /// What changed, in the page's language; may be empty.
    pub changes: String,
    /// The text; see [`text_blocks`].
    pub body: String,
}

impl Document {
    fn blocks(&self) -> Vec<TextBlock<'_>> {
        text_blocks(&self.body)
    }

    fn effective_words(&self) -> String {
        effective_words(&self.shell, &self.effective)
    }

    fn preview_note(&self) -> String {
        self.shell.t.account.document_preview(&self.effective_words())
    }
}

/// The words of a text alone, without the frame: what operators look at before they publish.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% import "components.html" as c %}{% call c::text_body(self.blocks()) %}{% endcall %}"#
)]
pub struct TextFragment<'a> {
    /// The text; see [`text_blocks`].
    pub body: &'a str,
}

impl TextFragment<'_> {
    fn blocks(&self) -> Vec<TextBlock<'_>> {
        text_blocks(self.body)
    }
}

fn effective_words(shell: &Shell, iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), |day| date_words(day, shell.lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fall_into_blocks() {
        assert_eq!(
            text_blocks("# 目的\n\n一行目\n二行目\n\n- 甲\n- 乙\n次の段落\n"),
            [
                TextBlock::Heading("目的"),
                TextBlock::Paragraph(vec!["一行目", "二行目"]),
                TextBlock::List(vec!["甲", "乙"]),
                TextBlock::Paragraph(vec!["次の段落"]),
            ]
        );
        assert!(text_blocks(" \n\n").is_empty());
    }
}
