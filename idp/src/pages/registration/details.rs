use crate::domain::AccountKind;
use crate::pages::{Choice, Choices, DateField, Field, Form, Need, Row, Shell, Steps, Texts};
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
        let (hint, rules) = match self {
            Self::Reference { min, max } => (
                t.fields.password_rules(min, max),
                format!(
                    "minlength: {min}; maxlength: {max}; required: lower, upper; required: digit; allowed: [-*_!#$%];"
                ),
            ),
            Self::Modern { min, max } => {
                (t.fields.passphrase_rules(min, max), format!("minlength: {min}; maxlength: {max};"))
            }
        };
        Field { passwordrules: rules, ..Field::new("password", t.fields.password) }
            .password("new-password")
            .hint(hint)
    }
}

/// What 住所自動入力 found. No hit is a problem of `postal_code`: [`crate::pages::Problem::PostalUnknown`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PostalAnswer {
    /// Not asked.
    #[default]
    None,
    /// One hit; the form holds it, and the cursor goes to 丁目番地.
    Filled,
    /// Several hits to choose from.
    Many(Vec<PostalHit>),
}

/// One address of a postal code. The button `#use-address` sends `action=use_address` and `postal_choice`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostalHit {
    /// Prefecture, city and town in one line.
    pub label: String,
    /// How its last part is read, in katakana; may be empty.
    pub reading: String,
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

    fn is_corporate(&self) -> bool {
        self.kind == AccountKind::Corporate
    }

    /// The settled type, to be read.
    fn settled_type(&self) -> Vec<Row> {
        let t = self.shell.t;
        let words = if self.is_corporate() { t.fields.corporate } else { t.fields.individual };
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

    fn password(&self) -> Field {
        self.password_rules.field(self.shell.t).filled(&self.form, self.shell.t)
    }

    fn password2(&self) -> Field {
        let t = self.shell.t;
        Field::new("password2", t.fields.password2)
            .password("new-password")
            .hint(t.fields.password2_hint)
            .filled(&self.form, t)
    }

    /// A plain text field of the catalogue.
    fn text(&self, name: &str, autocomplete: &'static str) -> Field {
        let t = self.shell.t;
        Field::new(name, t.fields.label(name)).autocomplete(autocomplete).filled(&self.form, t)
    }

    fn org_unit(&self) -> Field {
        self.text("org_unit", "").optional()
    }

    fn gender(&self) -> Choices {
        let f = self.shell.t.fields;
        let choices = [("male", f.male), ("female", f.female), ("none", f.no_answer)];
        Choices { need: Need::Optional, ..Choices::filled("gender", &choices, &self.form, self.shell.t) }
    }

    fn birthdate(&self) -> DateField {
        DateField::birthdate(Need::Optional, &self.form, self.shell.t)
    }

    fn postal_code(&self) -> Field {
        self.text("postal_code", "postal-code").digits(8).hint(self.shell.t.fields.postal_hint)
    }

    fn postal_choice(&self) -> Option<Choices> {
        let PostalAnswer::Many(hits) = &self.postal else { return None };
        let t = self.shell.t;
        let current = self.form.get("postal_choice");
        let choices = hits.iter().enumerate().map(|(n, hit)| {
            let hint = Some(hit.reading.clone()).filter(|reading| !reading.is_empty());
            Choice { hint, ..Choice::new(n.to_string(), &hit.label, current) }
        });
        Some(Choices {
            hint: Some(t.registration.details_lookup_many.to_owned()),
            need: Need::Unmarked,
            choices: choices.collect(),
            ..Choices::filled("postal_choice", &[], &self.form, t)
        })
    }

    fn prefecture(&self) -> Choices {
        let pairs: Vec<(&str, &str)> = self.prefectures.iter().map(|name| (*name, *name)).collect();
        let group = Choices::filled("prefecture", &pairs, &self.form, self.shell.t);
        Choices { autocomplete: "address-level1", ..group }
    }

    fn city(&self) -> Field {
        self.text("city", "address-level2").hint(self.shell.t.fields.city_hint)
    }

    fn street(&self) -> Field {
        self.text("street", "address-line1")
            .hint(self.shell.t.fields.street_hint)
            .focus(self.postal == PostalAnswer::Filled)
    }

    fn building(&self) -> Field {
        self.text("building", "address-line2").optional()
    }

    fn phone(&self) -> Field {
        let field = self.text("phone", "tel-national").hint(self.shell.t.fields.phone_hint);
        // HTML allows `tel-national` on text inputs only; the keypad comes from `inputmode`.
        Field { inputmode: "tel", width: 20, ..field }
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
