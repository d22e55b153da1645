//! One sample of every page, in the states that matter: normal, refused, English.

mod account;
mod credentials;
mod factors;
mod login;
mod registration;
mod self_service;
mod steps;

pub(crate) use login::login;

use idp::domain::{Address, Brand, Gender, Lang, Profile};
use idp::pages::*;
use std::sync::Arc;

/// A page with its name; the name tells the state.
pub(crate) type Sample = (&'static str, String);

pub(crate) fn shell(lang: Lang) -> Shell {
    let site = Arc::new(Site::new(Brand::default()));
    Shell::new(&site, lang, "csrf-token").with_switch("/here")
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn passkey_form() -> PasskeyForm {
    PasskeyForm {
        action: text("/interaction/i1/passkey/login"),
        options_href: text("/interaction/i1/passkey"),
    }
}

pub(crate) fn profile() -> Profile {
    Profile {
        family_name: text("豊田"),
        given_name: text("花子"),
        family_kana: text("トヨダ"),
        given_kana: text("ハナコ"),
        gender: Some(Gender::Female),
        birthdate: Some(text("1980-04-05")),
        address: Some(Address {
            postal_code: text("4500002"),
            prefecture: text("愛知県"),
            city: text("名古屋市中村区"),
            street: text("名駅4丁目7-1"),
            building: text("ミッドランドスクエア 1203"),
        }),
        phone: Some(text("+819012345678")),
        ..Profile::default()
    }
}

pub(crate) fn filled() -> Form {
    [
        ("account_type", "individual"),
        ("family_name", "豊田"),
        ("given_name", "花子"),
        ("family_kana", "トヨダ"),
        ("given_kana", "ハナコ"),
        ("gender", "female"),
        ("birthdate_year", "1980"),
        ("birthdate_month", "4"),
        ("birthdate_day", "5"),
        ("postal_code", "450-0002"),
        ("prefecture", "愛知県"),
        ("city", "名古屋市中村区"),
        ("street", "名駅4丁目7-1"),
        ("phone", "090-1234-5678"),
    ]
    .into_iter()
    .fold(Form::new(), |form, (name, value)| form.with(name, value))
}

/// Every page in one language.
pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    [
        registration::all(lang),
        login::all(lang),
        steps::all(lang),
        account::all(lang),
        credentials::all(lang),
        factors::all(lang),
        self_service::all(lang),
    ]
    .concat()
}
