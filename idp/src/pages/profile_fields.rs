//! The inputs about a person or a company, shared by the registration (R4) and the account (A9).

use super::{Choice, Choices, DateField, Field, Form, Need, Problem, Shell};
use crate::domain::{AccountKind, normalize_postal_code};

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

/// The inputs, for the macro `person` of `profile_fields.html`. Buttons by `action`: `#lookup` lookup, `#use-address`
/// use_address.
#[derive(Debug, Clone, Copy)]
pub struct ProfileFields<'a> {
    /// The frame of the page.
    pub shell: &'a Shell,
    /// Which form is shown.
    pub kind: AccountKind,
    /// Entries and problems, by the names of the field catalogue.
    pub form: &'a Form,
    /// Answer of 住所自動入力.
    pub postal: &'a PostalAnswer,
    /// The 47 prefectures, as they are stored.
    pub prefectures: &'static [&'static str],
}

impl ProfileFields<'_> {
    /// Whether it is a company's form.
    #[must_use]
    pub fn is_corporate(&self) -> bool {
        self.kind == AccountKind::Corporate
    }

    /// Whether 住所自動入力 filled the address in.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        *self.postal == PostalAnswer::Filled
    }

    /// A plain text field of the catalogue.
    #[must_use]
    pub fn text(&self, name: &str, autocomplete: &'static str) -> Field {
        let t = self.shell.t;
        Field::new(name, t.fields.label(name)).autocomplete(autocomplete).filled(self.form, t)
    }

    /// 部署
    #[must_use]
    pub fn org_unit(&self) -> Field {
        self.text("org_unit", "").optional()
    }

    /// 性別
    #[must_use]
    pub fn gender(&self) -> Choices {
        let f = self.shell.t.fields;
        let choices = [("male", f.male), ("female", f.female), ("none", f.no_answer)];
        Choices { need: Need::Optional, ..Choices::filled("gender", &choices, self.form, self.shell.t) }
    }

    /// 生年月日
    #[must_use]
    pub fn birthdate(&self) -> DateField {
        DateField::birthdate(Need::Optional, self.form, self.shell.t)
    }

    /// 郵便番号
    #[must_use]
    pub fn postal_code(&self) -> Field {
        self.text("postal_code", "postal-code").digits(8).hint(self.shell.t.fields.postal_hint)
    }

    /// The code that the box 「新しい郵便番号なので、このまま使う」 stands for, and whether it is ticked: offered when the
    /// list does not know the code, and for as long as the person keeps to it.
    #[must_use]
    pub fn postal_new(&self) -> Option<(String, bool)> {
        let code = normalize_postal_code(self.form.get("postal_code"))?;
        let ticked =
            normalize_postal_code(self.form.get("postal_new")).is_some_and(|accepted| accepted == code);
        let asked = self.form.is_refused_for("postal_code", &Problem::PostalUnknown);
        (asked || ticked).then_some((code, ticked))
    }

    /// The addresses to choose from, when there are several.
    #[must_use]
    pub fn postal_choice(&self) -> Option<Choices> {
        let PostalAnswer::Many(hits) = self.postal else { return None };
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
            ..Choices::filled("postal_choice", &[], self.form, t)
        })
    }

    /// 都道府県
    #[must_use]
    pub fn prefecture(&self) -> Choices {
        let pairs: Vec<(&str, &str)> = self.prefectures.iter().map(|name| (*name, *name)).collect();
        let group = Choices::filled("prefecture", &pairs, self.form, self.shell.t);
        Choices { autocomplete: "address-level1", ..group }
    }

    /// 市区町村名
    #[must_use]
    pub fn city(&self) -> Field {
        self.text("city", "address-level2").hint(self.shell.t.fields.city_hint)
    }

    /// 丁目番地
    #[must_use]
    pub fn street(&self) -> Field {
        self.text("street", "address-line1")
            .hint(self.shell.t.fields.street_hint)
            .focus(*self.postal == PostalAnswer::Filled)
    }

    /// 建物名
    #[must_use]
    pub fn building(&self) -> Field {
        self.text("building", "address-line2").optional()
    }

    /// 連絡用電話番号
    #[must_use]
    pub fn phone(&self) -> Field {
        let field = self.text("phone", "tel-national").hint(self.shell.t.fields.phone_hint);
        // HTML allows `tel-national` on text inputs only; the keypad comes from `inputmode`.
        Field { inputmode: "tel", width: 20, ..field }
    }
}
