//! The words of mails and pages, in both languages, and a gallery to look at.

use admin::{
    domain::{Role, Seat, StaffInvitation},
    flow::{Offer, mail_kind},
    pages::{InvitationPage, InvitationState, StaffMails, texts::StaffTexts},
};
use askama::Template;
use federation::domain::{Dealer, DealerId, DealerState};
use idp::{
    domain::{Brand, Lang, Timestamp},
    mail::MailTemplates,
    pages::{Shell, Site},
};
use serde_json::json;
use std::{path::Path, sync::Arc};

/// Every state of the page, drawn.
fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let shell =
        || Shell::new(&Arc::new(Site::new(Brand::default())), lang, "csrf-token").with_switch("/here");
    let offer = Offer {
        invitation: StaffInvitation {
            id: "invitation".to_owned(),
            email: "hanako@example.jp".to_owned(),
            seat: Seat::new(Role::DealerStaff, Some("D-0234".into())).unwrap(),
            added_by: "a test".to_owned(),
            added_at: Timestamp::from_seconds(1_795_320_000),
            expires_at: Timestamp::from_seconds(1_795_406_400),
        },
        dealer: Some(Dealer {
            id: DealerId::from("D-0234"),
            name: "トヨタ中央販売".to_owned(),
            name_en: "Toyota Central".to_owned(),
            state: DealerState::Active,
            merger: None,
        }),
    };
    let offered = InvitationPage::rows_of(&shell(), &offer);
    let states = [
        ("staff-invitation-ready", InvitationState::Ready, offered.clone()),
        ("staff-invitation-needs-factor", InvitationState::NeedsFactor, offered),
        ("staff-invitation-other", InvitationState::OtherAccount, Vec::new()),
        (
            "staff-invitation-seated",
            InvitationState::Seated,
            InvitationPage::role_row(&shell(), Role::Auditor),
        ),
        ("staff-invitation-gone", InvitationState::Gone, Vec::new()),
    ];
    let draw = |(name, state, rows)| {
        let page = InvitationPage {
            shell: shell(),
            t: StaffTexts::of(lang),
            state,
            rows,
            passkeys: true,
            console: None,
        };
        (name, page.render().unwrap())
    };
    states.into_iter().map(draw).collect()
}

#[test]
fn gallery_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pages");
    for lang in Lang::ALL {
        let folder = root.join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        for (name, html) in pages(lang) {
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
            assert!(lang == Lang::Ja || !html.contains("担当者"), "{name}: English pages are in English");
            let html = html.replace("\"/assets/", "\"../assets/");
            std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
        }
    }
}

#[test]
fn the_invitation_reads_as_it_should() {
    let data = |role: Role, dealer: Option<(&str, &str)>| {
        json!({
            "role": role, "dealer_ja": dealer.map(|names| names.0), "dealer_en": dealer.map(|names| names.1),
            "expires_at": 1_795_320_000, "link_url": "https://id.example.jp/staff-invitation/token",
            "console_url": dealer.map(|_| "https://id.example.jp/dealer-console"),
            "to": "hanako@example.jp",
        })
    };
    for lang in Lang::ALL {
        for (name, role, dealer) in [
            ("operator", Role::Operator, None),
            ("dealer", Role::DealerStaff, Some(("トヨタ中央販売", "Toyota Central"))),
        ] {
            let data = data(role, dealer);
            let mail = StaffMails.render(mail_kind::INVITATION, &data, lang, &Brand::default()).unwrap();
            insta::assert_snapshot!(
                format!("staff-invitation-{name}-{}", lang.tag()),
                format!("{}\n\n{}", mail.subject, mail.text)
            );
        }
    }
    assert!(StaffMails.render("unknown", &json!({}), Lang::Ja, &Brand::default()).is_none());
    assert!(StaffMails.render(mail_kind::INVITATION, &json!({}), Lang::Ja, &Brand::default()).is_none());
}
