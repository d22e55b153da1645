//! What was typed into a form of the console, and what is wrong with it: the faults of the use case, beside their fields.

use super::Input;
use crate::domain::Fault;
use idp::{domain::Lang, pages::Texts};

/// Entries and problems of one form.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    values: Vec<(String, String)>,
    problems: Vec<(String, String)>,
    is_overtaken: bool,
}

impl Entries {
    /// The form as it was sent. A name may stand several times: boxes that were ticked.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pairs = pairs.into_iter().filter(|(name, _)| *name != "csrf");
        let values = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { values, ..Self::default() }
    }

    /// Sets one value, as a form is opened.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Names and values, as they would be sent.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.values
    }

    /// The first value of this name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether a box with this name and value was ticked.
    pub fn is_ticked(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(known, kept)| known == name && kept == value)
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, name: &str, sentence: impl Into<String>) {
        self.problems.push((name.to_owned(), sentence.into()));
    }

    /// Notes that somebody else changed the object first.
    #[must_use]
    pub fn overtaken(self) -> Self {
        Self { is_overtaken: true, ..self }
    }

    /// Whether somebody else did.
    pub fn is_overtaken(&self) -> bool {
        self.is_overtaken
    }

    /// Notes the faults of a document at the fields that its members came from: `/registration/redirect_uris/0` belongs
    /// to `redirect_uris`.
    #[must_use]
    pub fn refused_by(mut self, faults: &[Fault], lang: Lang) -> Self {
        for fault in faults {
            let name = field_of(&fault.pointer);
            let sentence = fault.rule.sentence(lang);
            if !self.problems.iter().any(|(known, said)| *known == name && said == sentence) {
                self.problems.push((name, sentence.to_owned()));
            }
        }
        self
    }

    /// The sentence beside a field.
    pub fn problem_of(&self, name: &str) -> Option<String> {
        self.problems.iter().find(|(known, _)| known == name).map(|(_, sentence)| sentence.clone())
    }

    /// Whether anything is wrong.
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What is wrong, for the head of the page: a sentence that stands beside its field there needs the field's name here.
    pub fn named(&self, inputs: &[Input], lang: &Lang) -> Summary {
        let joint = match lang {
            Lang::Ja => "：",
            Lang::En => ": ",
        };
        let line = |(name, sentence): &(String, String)| {
            let label = inputs.iter().find_map(|input| input.label_of(name));
            let text = label.map_or_else(|| sentence.clone(), |label| format!("{label}{joint}{sentence}"));
            (name.clone(), text)
        };
        Summary { lines: self.problems.iter().map(line).collect() }
    }
}

/// The list of what is wrong with a form.
#[derive(Clone, Debug)]
pub struct Summary {
    lines: Vec<(String, String)>,
}

impl Summary {
    /// Whether anything is wrong.
    pub fn has_problems(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Its lines: id of the field to go to, and sentence.
    pub fn summary(&self, _: &Texts) -> Vec<(String, String)> {
        self.lines.clone()
    }
}

/// The member that a pointer leads into, without the place of a value in a list.
fn field_of(pointer: &str) -> String {
    let parts = pointer.split('/').filter(|part| !part.is_empty() && *part != "registration");
    let mut names = parts.filter(|part| !part.bytes().all(|byte| byte.is_ascii_digit()));
    names.next().unwrap_or("form").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Rule;
    use idp::pages::Need;

    #[test]
    fn faults_stand_at_their_fields() {
        for (pointer, field) in [
            ("/name", "name"),
            ("/registration/redirect_uris/3", "redirect_uris"),
            ("/registration/jwks", "jwks"),
            ("", "form"),
        ] {
            assert_eq!(field_of(pointer), field, "{pointer}");
        }
        let faults = [0, 1].map(|at| Fault::at(format!("/redirect_uris/{at}"), Rule::RedirectUri));
        let entries =
            Entries::from_pairs([("csrf", "x"), ("redirect_uris", "a\nb")]).refused_by(&faults, Lang::Ja);
        let line = Input::Line(entries.line("redirect_uris", "戻り先", "", Need::Required));
        for (inputs, lang, begins) in [
            (vec![line.clone()], Lang::Ja, "戻り先：https"),
            (vec![line], Lang::En, "戻り先: https"),
            (vec![], Lang::Ja, "https"),
        ] {
            let summary = entries.named(&inputs, &lang).summary(Texts::of(lang));
            assert_eq!(summary.len(), 1, "one sentence a field and rule");
            assert!(
                summary.iter().all(|(anchor, text)| anchor == "redirect_uris" && text.starts_with(begins)),
                "{summary:?}"
            );
        }
        assert_eq!((entries.get("redirect_uris"), entries.get("csrf")), ("a\nb", ""));
    }
}
