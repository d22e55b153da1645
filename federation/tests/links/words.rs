//! The words of the mails, in both languages.

use federation::{flow::mail_kind, pages::LinkMails};
use idp::{
    domain::{Brand, Lang},
    mail::MailTemplates,
};
use serde_json::{Value, json};

fn data() -> Value {
    json!({
        "dealer_ja": "トヨタ中央販売", "dealer_en": "Toyota Central", "shop_ja": "本店", "shop_en": "Main shop",
        "visited_at": 1_795_320_000, "expires_at": 1_797_951_599, "at": 1_795_320_000, "linked_at": 1_795_320_000,
        "link_url": "https://id.example.jp/link/token", "to": "hanako@example.jp",
        "service_ja": "MyTOYOTA整備手帳", "service_en": "MyTOYOTA Maintenance Notebook",
        "service_url": "https://my.example.jp/", "reminder_url": "https://id.example.jp/reminder",
    })
}

const KINDS: [&str; 8] = [
    mail_kind::START,
    mail_kind::REMINDER,
    mail_kind::DONE,
    mail_kind::MIGRATED,
    mail_kind::UNLINKED,
    mail_kind::DISPUTED,
    mail_kind::SETTLED,
    mail_kind::CONFLICT,
];

/// The HTML parts, where a person or a browser can look at them: `test-output/pages/mail/{lang}/{kind}.html`.
#[test]
fn gallery_of_mails_is_written() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pages/mail");
    for lang in Lang::ALL {
        let folder = root.join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        for kind in KINDS {
            let mail = LinkMails.render(kind, &data(), lang, &Brand::default()).unwrap();
            std::fs::write(folder.join(format!("{kind}.html")), mail.html).unwrap();
        }
    }
}

#[test]
fn mails_read_as_they_should() {
    for kind in KINDS {
        for lang in Lang::ALL {
            let mail = LinkMails.render(kind, &data(), lang, &Brand::default()).unwrap();
            assert!(!mail.html.contains("<img"));
            insta::assert_snapshot!(
                format!("{kind}-{}", lang.tag()),
                format!("{}\n\n{}", mail.subject, mail.text)
            );
        }
    }
    assert!(LinkMails.render("unknown", &data(), Lang::Ja, &Brand::default()).is_none());
    assert!(LinkMails.render(mail_kind::START, &json!({}), Lang::Ja, &Brand::default()).is_none());
}
