use crate::domain::AccountKind;
use crate::pages::{Choices, Field, Form, PostalAnswer, ProfileFields, Row, Shell, Steps, Texts};
use askama::Template;

/// The password profile, as the page explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRules {
    /// Letters, digits and a few symbols; both a letter and a digit.
    Reference {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// Any characters.
    Modern {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
}

impl PasswordRules {
    /// The field for a new password.
    #[must_use]
    pub fn field(self, t: &Texts) -> Field {
        let hint = match self {
            Self::Reference { min, max } => t.fields.password_rules(min, max),
            Self::Modern { min, max } => t.fields.passphrase_rules(min, max),
        };
        self.new_password("password", t.fields.password).hint(hint)
    }

    /// The field for the same once more.
    #[must_use]
    pub fn field_again(self, t: &Texts) -> Field {
        self.new_password("password2", t.fields.password2).hint(t.fields.password2_hint)
    }

    fn new_password(self, name: &str, label: &str) -> Field {
        let (Self::Reference { min, max } | Self::Modern { min, max }) = self;
        Field {
            passwordrules: self.for_managers(),
            lengths: Some((min, max)),
            ..Field::new(name, label).password("new-password")
        }
    }

    /// The rules in the words of password managers (Apple: Password Rules), so that what they make up is taken.
    fn for_managers(self) -> String {
        match self {
            Self::Reference { min, max } => format!(
                "minlength: {min}; maxlength: {max}; required: lower, upper; required: digit; allowed: [-*_!#$%];"
            ),
            // No space: at an end it is refused, and a generator cannot be told of ends.
            Self::Modern { min, max } => {
                format!("minlength: {min}; maxlength: {max}; allowed: lower, upper, digit, [-!#$%&*+=?@_];")
            }
        }
    }
}

/// R4 and R4c. Buttons by `action`: `#confirm` confirm, `#lookup` lookup, `#use-address` use_address, `#switch-type`
/// switch_type. The hidden `shown_type` tells which form was filled in; another `account_type` leads to R4x.
#[derive(Debug, Template)]
#[template(path = "registration/details.html")]
pub struct RegisterDetails {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Which form is shown.
    pub kind: AccountKind,
    /// The confirmed address.
    pub email: String,
    /// Entries and problems, by the names of the field catalogue.
    pub form: Form,
    /// Password profile.
    pub password_rules: PasswordRules,
    /// Answer of 住所自動入力.
    pub postal: PostalAnswer,
    /// The 47 prefectures, as they are stored.
    pub prefectures: &'static [&'static str],
    /// A journey filled the form in: the person checks it, and the type is settled.
    pub is_prefilled: bool,
    /// No second field for the password: the button beside it shows what was typed.
    pub password_once: bool,
}

impl RegisterDetails {
    fn steps(&self) -> Steps {
        Steps::registration(self.shell.t, 3)
    }

    /// The settled type, to be read.
    fn settled_type(&self) -> Vec<Row> {
        let t = self.shell.t;
        let words =
            if self.kind == AccountKind::Corporate { t.fields.corporate } else { t.fields.individual };
        vec![Row::new(t.fields.account_type, words, t)]
    }

    fn account_type(&self) -> Choices {
        let (t, form) = (self.shell.t, &self.form);
        let mut group = Choices::filled(
            "account_type",
            &[("individual", t.fields.individual), ("corporate", t.fields.corporate)],
            form,
            t,
        );
        if group.choices.iter().all(|choice| !choice.chosen) {
            for choice in &mut group.choices {
                choice.chosen = choice.value == self.kind.as_str();
            }
        }
        group
    }

    fn own_id(&self) -> Field {
        Field::own_id(&self.email, self.shell.t)
    }

    fn password(&self) -> Field {
        self.password_rules.field(self.shell.t).filled(&self.form, self.shell.t)
    }

    fn password2(&self) -> Field {
        self.password_rules.field_again(self.shell.t).filled(&self.form, self.shell.t)
    }

    /// The inputs about the person or the company.
    fn fields(&self) -> ProfileFields<'_> {
        ProfileFields {
            shell: &self.shell,
            kind: self.kind,
            form: &self.form,
            postal: &self.postal,
            prefectures: self.prefectures,
        }
    }
}

/// R4x. Asks before what was typed is thrown away; sends `action=switch_confirmed` and `account_type`.
#[derive(Debug, Template)]
#[template(path = "registration/switch.html")]
pub struct SwitchType {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The type that was chosen now.
    pub to: AccountKind,
    /// R4 with everything as it was.
    pub back_href: String,
}

impl SwitchType {
    fn to_words(&self) -> &'static str {
        match self.to {
            AccountKind::Individual => self.shell.t.fields.individual,
            AccountKind::Corporate => self.shell.t.fields.corporate,
        }
    }
}
