//! Whatever people, services and operators send stays text.

use crate::samples;
use idp::domain::{AccountKind, Lang, Profile};
use idp::pages::*;
use proptest::prelude::*;

/// All pages that show values from outside, with one value everywhere.
fn pages_with(value: &str) -> Vec<String> {
    let text = || value.to_owned();
    let shell = || Shell { csrf: text(), ..samples::shell(Lang::Ja) }.with_switch(value);
    let form = || {
        ["username", "email", "family_name", "city", "birthdate_year", "account_type", "prefecture"]
            .into_iter()
            .fold(Form::new(), |form, name| form.with(name, value).refused(name, Problem::Other(text())))
    };
    let profile =
        Profile { family_name: text(), birthdate: Some(text()), phone: Some(text()), ..samples::profile() };
    vec![
        html(&Login {
            shell: shell(),
            action: text(),
            service: Some(text()),
            again: true,
            step_up: None,
            passkey: Some(PasskeyForm { action: text(), options_href: text() }),
            form: form(),
            register_href: text(),
            reminder_href: text(),
        }),
        html(&PasskeysPage {
            shell: shell(),
            done: None,
            passkeys: vec![PasskeyLine { id: text(), name: text(), added: text(), used: Some(text()) }],
        }),
        html(&PasskeyEdit { shell: shell(), action: text(), form: form().with("passkey_name", value) }),
        html(&SecondStep { shell: shell(), action: text(), service: Some(text()), form: form() }),
        html(&RecoveryCodes { shell: shell(), action: text(), begun: true, codes: vec![text()] }),
        html(&RegisterEmail { shell: shell(), action: text(), form: form(), back_href: text(), turn: None }),
        html(&RegisterDetails {
            shell: shell(),
            action: text(),
            kind: AccountKind::Individual,
            email: text(),
            form: form(),
            password_rules: PasswordRules::Modern { min: 15, max: 64 },
            postal: PostalAnswer::Many(vec![PostalHit { label: text(), reading: text() }]),
            prefectures: &["愛知県"],
            is_prefilled: false,
            password_once: false,
        }),
        html(&RegisterConfirm {
            shell: shell(),
            action: text(),
            back_href: text(),
            change_email_href: text(),
            email: text(),
            kind: AccountKind::Corporate,
            profile,
        }),
        html(&Consent {
            shell: shell(),
            action: text(),
            service: text(),
            email: text(),
            items: vec![ConsentItem { title: text(), detail: Some(text()) }],
            self_registered: Some(SelfRegistered {
                sent_to: text(),
                policy_uri: Some(text()),
                tos_uri: Some(text()),
            }),
        }),
        html(
            &ErrorPage::with_words(shell(), text(), text()).technical(text(), Some(text())).reference(text()),
        ),
        html(&FormPost {
            shell: shell(),
            handing: Handing::BackToService,
            action: text(),
            fields: vec![(text(), text())],
        }),
        html(&Document {
            shell: shell(),
            title: text(),
            version: text(),
            effective: text(),
            is_preview: true,
            changes: text(),
            body: text(),
        }),
        html(&Logout {
            shell: shell(),
            action: text(),
            service: Some(text()),
            hidden: vec![(text(), text())],
            cancel_href: text(),
            fault: Some(text()),
        }),
    ]
}

/// The tags and attributes of a page, without any text in between.
fn skeleton(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|tag| tag.split([' ', '>', '\n']).next().unwrap()).collect()
}

#[test]
fn markup_in_values_stays_text() {
    let harmless = pages_with("x");
    let hostile = pages_with("\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;");
    for (one, two) in harmless.iter().zip(&hostile) {
        assert_eq!(skeleton(one), skeleton(two));
        assert!(!two.contains("\"'>"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_value_changes_the_markup(value in "[<>\"'&/=a-z 　あ-ん\\-#\n]{1,24}") {
        for page in pages_with(&format!("<b>{value}</b>")) {
            prop_assert!(!page.contains("<b>"));
            prop_assert!(page.trim_end().ends_with("</html>"));
        }
    }
}
