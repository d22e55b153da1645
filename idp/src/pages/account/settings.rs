//! A19: language and size of text.

use crate::domain::{Lang, TextSize};
use crate::pages::{Choice, Choices, Form, Need, Shell};
use askama::Template;

/// A19. Radios `lang` and `text_size`, button `#save`.
#[derive(Debug, Template)]
#[template(path = "account/settings.html")]
pub struct SettingsPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Problems.
    pub form: Form,
    /// Whether it was saved a moment ago.
    pub saved: bool,
    /// The account's first page, when somebody is logged in.
    pub back_href: Option<String>,
}

impl SettingsPage {
    fn language(&self) -> Choices {
        let t = self.shell.t;
        // Each language in its own words, for whoever does not read the other.
        let choices = Lang::ALL.map(|lang| {
            let label = if lang == Lang::Ja { "日本語" } else { "English" };
            Choice::new(lang.tag(), label, self.shell.lang.tag())
        });
        self.group("lang", t.fields.language, choices.to_vec())
    }

    fn text_size(&self) -> Choices {
        let s = self.shell.t.settings;
        let choices = TextSize::ALL.map(|size| {
            let label = match size {
                TextSize::Standard => s.standard,
                TextSize::Large => s.large,
                TextSize::ExtraLarge => s.extra_large,
            };
            Choice::new(size.as_str(), label, self.shell.text_size.as_str())
        });
        self.group("text_size", self.shell.t.fields.text_size, choices.to_vec())
    }

    fn group(&self, name: &str, label: &str, choices: Vec<Choice>) -> Choices {
        Choices {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            problem: self.form.problem_of(name, self.shell.t),
            need: Need::Unmarked,
            autocomplete: "",
            choices,
        }
    }
}
