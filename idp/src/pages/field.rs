//! One input of a form, with everything that makes it usable: label, hint, error, autofill.

use super::{Form, Texts};

/// Whether an entry is needed, said in words beside the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Need {
    /// 必須.
    #[default]
    Required,
    /// 任意.
    Optional,
    /// No mark, where the page has but one or two inputs that are plainly needed.
    Unmarked,
}

impl Need {
    /// The word beside the label.
    #[must_use]
    pub fn word(self, t: &Texts) -> Option<&'static str> {
        match self {
            Self::Required => Some(t.common.required),
            Self::Optional => Some(t.common.optional),
            Self::Unmarked => None,
        }
    }

    /// Whether the mark says 必須.
    #[must_use]
    pub fn is_required(self) -> bool {
        self == Self::Required
    }
}

/// A one-line text input, for `components.html` `field`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Id of the input; hint and error get it with `-hint` and `-error`.
    pub id: String,
    /// Name in the form.
    pub name: String,
    /// Visible label.
    pub label: String,
    /// What to enter, above the input.
    pub hint: Option<String>,
    /// What was entered before.
    pub value: String,
    /// The sentence under the label when the entry was refused.
    pub problem: Option<String>,
    /// The mark beside the label.
    pub need: Need,
    /// `type` of the input.
    pub kind: &'static str,
    /// `autocomplete` (WCAG 1.3.5); none when empty.
    pub autocomplete: &'static str,
    /// `inputmode`; none when empty.
    pub inputmode: &'static str,
    /// `passwordrules` for password managers; none when empty.
    pub passwordrules: String,
    /// Width in characters, 0 for the full width. Known widths: 2, 4, 6, 8, 12, 20.
    pub width: u8,
    /// Puts the cursor here when the page opens.
    pub focus: bool,
}

impl Field {
    /// A required text input whose id and name are the same.
    #[must_use]
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        let id = id.into();
        Self {
            name: id.clone(),
            id,
            label: label.into(),
            hint: None,
            value: String::new(),
            problem: None,
            need: Need::Required,
            kind: "text",
            autocomplete: "",
            inputmode: "",
            passwordrules: String::new(),
            width: 0,
            focus: false,
        }
    }

    /// A mail address.
    #[must_use]
    pub fn email(self) -> Self {
        Self { kind: "email", inputmode: "email", ..self }.autocomplete("email")
    }

    /// A password; `autocomplete` is `current-password` or `new-password`. The page never gets its value back.
    #[must_use]
    pub fn password(self, autocomplete: &'static str) -> Self {
        Self { kind: "password", value: String::new(), autocomplete, ..self }
    }

    /// Digits, typed on a number pad.
    #[must_use]
    pub fn digits(self, width: u8) -> Self {
        Self { inputmode: "numeric", width, ..self }
    }

    /// Sets the hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Sets value and error from the form as it was sent.
    #[must_use]
    pub fn filled(mut self, form: &Form, t: &Texts) -> Self {
        if self.kind != "password" {
            form.get(&self.name).clone_into(&mut self.value);
        }
        self.problem = form.problem_of(&self.name, t);
        self
    }

    /// Sets the value.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// Sets the error.
    #[must_use]
    pub fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }

    /// Sets the autofill token.
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// Marks the input as optional.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { need: Need::Optional, ..self }
    }

    /// Leaves the mark away.
    #[must_use]
    pub fn unmarked(self) -> Self {
        Self { need: Need::Unmarked, ..self }
    }

    /// Puts the cursor here when the page opens.
    #[must_use]
    pub fn focus(self, focus: bool) -> Self {
        Self { focus, ..self }
    }

    /// Ids of hint and error, for `aria-describedby`.
    #[must_use]
    pub fn described_by(&self) -> String {
        described_by(&self.id, self.hint.is_some(), self.problem.is_some())
    }
}

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

fn described_by(id: &str, hint: bool, problem: bool) -> String {
    match (hint, problem) {
        (true, true) => format!("{id}-hint {id}-error"),
        (true, false) => format!("{id}-hint"),
        (false, true) => format!("{id}-error"),
        (false, false) => String::new(),
    }
}
