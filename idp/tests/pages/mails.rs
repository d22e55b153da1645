//! Every mail of the provider, in both languages.

use idp::domain::{Brand, Lang};
use idp::mail::{MailBook, MailTemplates, messages::OwnMails};
use serde_json::{Value, json};

fn factors() -> Vec<Value> {
    let changes = [
        "passkey_added",
        "passkey_removed",
        "two_step_on",
        "two_step_off",
        "recovery_codes_renewed",
        "recovery_code_used",
        "second_step_refused",
    ];
    let reminder = "https://id.example.jp/reminder";
    changes.map(|what| json!({"what": what, "at": 1_795_305_900, "reminder_url": reminder})).to_vec()
}

fn samples() -> Vec<(&'static str, Value)> {
    let reminder = "https://id.example.jp/reminder";
    vec![
        ("registration-code", json!({"code": "042917", "minutes": 30})),
        ("already-registered", json!({"login_url": "https://id.example.jp/login", "reminder_url": reminder})),
        ("registered", json!({"to": "hanako@example.jp", "services_url": "https://id.example.jp/services"})),
        (
            "password-changed",
            json!({"at": 1_795_305_900, "device": "iPhone / Safari", "reminder_url": reminder}),
        ),
        ("account-locked", json!({"at": 1_795_305_900, "minutes": 15, "reminder_url": reminder})),
        (
            "terms-changed",
            json!({
                "title_ja": "共通ID利用規約",
                "title_en": "Terms of use of the common ID",
                "changes_ja": "- 販売店との連携についての条を加えました。\n- お問い合わせの窓口が変わりました。",
                "changes_en": "- A section on dealer links was added.\n- The contact has changed.",
                "effective": "2027-01-01",
                "text_url": "https://id.example.jp/terms/common-id/2027-01-01",
            }),
        ),
        (
            "left-account",
            json!({"at": 1_795_305_900, "until": 1_797_951_599, "return_url": "https://id.example.jp/come-back/abc"}),
        ),
        ("address-being-left", json!({"until": 1_797_951_599})),
        ("came-back", json!({"at": 1_795_305_900, "reminder_url": reminder})),
        ("new-device", json!({"at": 1_795_305_900, "device": "", "reminder_url": reminder})),
        ("recovery-code", json!({"code": "042917", "minutes": 10})),
        (
            "id-reminder",
            json!({
                "to": "hanako@example.jp",
                "login_url": "https://id.example.jp/login",
                "reminder_url": reminder,
            }),
        ),
        ("email-change-code", json!({"code": "042917", "minutes": 10})),
        (
            "consent-asked",
            json!({
                "service_ja": "整備手帳",
                "service_en": "Service book",
                "binding_message": "受付 7",
                "until": 1_795_305_900,
                "request_url": "https://id.example.jp/account/requests/01k",
            }),
        ),
        ("email-taken", json!({"login_url": "https://id.example.jp/login"})),
        ("email-changed", json!({"at": 1_795_305_900, "device": "iPhone / Safari"})),
        ("mobile-changed", mobile_changed("on")),
        ("mobile-code", json!({"code": "042917", "minutes": 10})),
    ]
}

fn mobile_changed(change: &str) -> Value {
    json!({
        "change": change,
        "last": "5678",
        "at": 1_795_305_900,
        "device": "iPhone / Safari",
        "reminder_url": "https://id.example.jp/reminder",
    })
}

#[test]
fn mails_read_as_agreed() {
    let book = MailBook::new(vec![Box::new(OwnMails)]);
    for lang in Lang::ALL {
        for (kind, data) in samples() {
            let mail = book.render(kind, &data, lang, &Brand::default()).unwrap();
            assert!(mail.subject.starts_with("【TOYOTA/LEXUS"), "{}", mail.subject);
            assert!(!mail.html.contains("src="), "no remote images");
            insta::assert_snapshot!(
                format!("mail-{}-{kind}", lang.tag()),
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            );
        }
    }
    for change in ["off", "released"] {
        for lang in Lang::ALL {
            let mail =
                book.render("mobile-changed", &mobile_changed(change), lang, &Brand::default()).unwrap();
            insta::assert_snapshot!(
                format!("mail-{}-mobile-changed-{change}", lang.tag()),
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            );
        }
    }
    let (kind, data) = &samples()[0];
    let mail = book.render(kind, data, Lang::Ja, &Brand::default()).unwrap();
    insta::assert_snapshot!("mail-ja-html", mail.html);
}

/// The HTML parts, where a person or a browser can look at them: `test-output/pages/mail/{lang}/{kind}.html`.
#[test]
fn gallery_of_mails_is_written() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pages/mail");
    for lang in Lang::ALL {
        let folder = root.join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        for (kind, data) in samples() {
            let mail = OwnMails.render(kind, &data, lang, &Brand::default()).unwrap();
            if mail.html.is_empty() {
                // Text alone, for a telephone.
                continue;
            }
            std::fs::write(folder.join(format!("{kind}.html")), mail.html).unwrap();
        }
    }
}

#[test]
fn notices_about_ways_to_log_in_read_as_agreed() {
    let book = MailBook::new(vec![Box::new(OwnMails)]);
    for lang in Lang::ALL {
        for data in factors() {
            let mail = book.render("login-factors", &data, lang, &Brand::default()).unwrap();
            let what = data["what"].as_str().unwrap();
            insta::assert_snapshot!(
                format!("mail-{}-{what}", lang.tag()),
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            );
        }
    }
}

#[test]
fn unknown_kinds_and_missing_members_are_nobody_s_mail() {
    let book = MailBook::new(vec![Box::new(OwnMails)]);
    let brand = Brand::default();
    assert!(book.render("link-invitation", &json!({}), Lang::Ja, &brand).is_none());
    assert!(book.render("registration-code", &json!({"code": 1}), Lang::Ja, &brand).is_none());
}

#[test]
fn codes_do_not_reach_logs() {
    let mail = OwnMails
        .render("registration-code", &json!({"code": "042917", "minutes": 30}), Lang::Ja, &Brand::default())
        .unwrap();
    assert!(!format!("{mail:?}").contains("042917"));
}
