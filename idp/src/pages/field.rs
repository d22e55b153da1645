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
    /// Fewest and most characters, for browsers and password managers; the server's own rule decides.
    pub lengths: Option<(usize, usize)>,
    /// To be read, not changed.
    pub read_only: bool,
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
            lengths: None,
            read_only: false,
            width: 0,
            focus: false,
        }
    }

    /// The ID that the password of the same form belongs to: under it a password manager keeps the password. To be
    /// seen, since managers pass over hidden inputs and people want to know which ID it is; not to be changed, and
    /// never believed when it comes back.
    #[must_use]
    pub fn own_id(email: &str, t: &Texts) -> Self {
        Self { kind: "email", read_only: true, ..Self::new("username", t.account.id) }
            .autocomplete("username")
            .unmarked()
            .value(email)
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

/// Ids of hint and error of an input or a group.
pub(super) fn described_by(id: &str, hint: bool, problem: bool) -> String {
    match (hint, problem) {
        (true, true) => format!("{id}-hint {id}-error"),
        (true, false) => format!("{id}-hint"),
        (false, true) => format!("{id}-error"),
        (false, false) => String::new(),
    }
}
