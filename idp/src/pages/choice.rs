//! Inputs that are more than a line of text: radio buttons, lists, a date in three parts, a box to tick.

use super::{Form, Need, Texts, field::described_by};

/// One radio button or one entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value that is sent; the id is the group's name, a hyphen and this value.
    pub value: String,
    /// Visible label.
    pub label: String,
    /// A sentence under the label.
    pub hint: Option<String>,
    /// Chosen before.
    pub chosen: bool,
}

impl Choice {
    /// A choice, chosen when its value equals the current one.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, current: &str) -> Self {
        let value = value.into();
        Self { chosen: value == current, value, label: label.into(), hint: None }
    }
}

/// A group of radio buttons (`radios`) or a list (`select`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Name in the form, and stem of the ids.
    pub name: String,
    /// Visible label or legend.
    pub label: String,
    /// What to choose.
    pub hint: Option<String>,
    /// The sentence when nothing or something wrong was chosen.
    pub problem: Option<String>,
    /// The mark beside the label.
    pub need: Need,
    /// `autocomplete` of a list; none when empty.
    pub autocomplete: &'static str,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

impl Choices {
    /// A required group of the field catalogue with the choice as it was sent.
    #[must_use]
    pub fn filled(name: &str, choices: &[(&str, &str)], form: &Form, t: &Texts) -> Self {
        let current = form.get(name);
        Self {
            name: name.to_owned(),
            label: t.fields.label(name).to_owned(),
            hint: None,
            problem: form.problem_of(name, t),
            need: Need::Required,
            autocomplete: "",
            choices: choices.iter().map(|(value, label)| Choice::new(*value, *label, current)).collect(),
        }
    }

    /// Ids of hint and error, for `aria-describedby`.
    #[must_use]
    pub fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }
}

/// A date in three inputs, `{name}-year`, `-month`, `-day` (names with an underscore).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateField {
    /// Stem of ids and names.
    pub name: String,
    /// Visible legend.
    pub label: String,
    /// What to enter.
    pub hint: Option<String>,
    /// Year, month, day as entered before.
    pub parts: [String; 3],
    /// The sentence when the date was refused.
    pub problem: Option<String>,
    /// The mark beside the legend.
    pub need: Need,
    /// Stem of the three `autocomplete` tokens (`bday`), or empty.
    pub autocomplete: &'static str,
}

impl DateField {
    /// The birth date as it was sent in `birthdate_year`, `_month`, `_day`.
    #[must_use]
    pub fn birthdate(need: Need, form: &Form, t: &Texts) -> Self {
        Self {
            name: "birthdate".to_owned(),
            label: t.fields.birthdate.to_owned(),
            hint: Some(t.fields.birthdate_hint.to_owned()),
            parts: ["birthdate_year", "birthdate_month", "birthdate_day"]
                .map(|name| form.get(name).to_owned()),
            problem: form.problem_of("birthdate", t),
            need,
            autocomplete: "bday",
        }
    }

    /// Ids of hint and error, for `aria-describedby`.
    #[must_use]
    pub fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }
}

/// One box to tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkbox {
    /// Id and name; the value is `on`.
    pub id: String,
    /// Visible label.
    pub label: String,
    /// Ticked before; consent is never ticked beforehand.
    pub ticked: bool,
    /// The sentence when it had to be ticked.
    pub problem: Option<String>,
}

impl Checkbox {
    /// 利用規約に同意する, never ticked beforehand.
    #[must_use]
    pub fn terms(form: &Form, t: &Texts) -> Self {
        Self {
            id: "tos".to_owned(),
            label: t.fields.tos.to_owned(),
            ticked: false,
            problem: form.problem_of("tos", t),
        }
    }
}
