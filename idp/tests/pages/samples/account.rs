//! Account, logout, texts, hand-over.

use super::{Sample, shell, text};
use idp::domain::{AccountKind, Lang};
use idp::pages::*;

/// Account, logout, texts, hand-over.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let email = || text("hanako.toyota@example.jp");
    let back_to = shell(lang).t.errors.back_to("My TOYOTA");
    let fault = || {
        Some(text(
            "post_logout_redirect_uri https://my.example/bye?from=id&to=<top> is not registered for the client rp",
        ))
    };
    vec![
        (
            "account",
            html(&AccountHome {
                shell: shell(lang),
                logout_action: text("/logout"),
                email: email(),
                kind: AccountKind::Individual,
                ways: vec![Way {
                    href: text("/account/dealers"), label: text("連携している販売店")
                }],
            }),
        ),
        (
            "logout",
            html(&Logout {
                shell: shell(lang),
                action: text("/logout"),
                service: Some(text("My TOYOTA")),
                hidden: vec![(text("state"), text("xyz"))],
                cancel_href: text("/account"),
                fault: None,
            }),
        ),
        (
            "logout-fault",
            html(&Logout {
                shell: shell(lang),
                action: text("/logout"),
                service: None,
                hidden: Vec::new(),
                cancel_href: text("/account"),
                fault: fault(),
            }),
        ),
        (
            "logged-out",
            html(&LoggedOut {
                shell: shell(lang),
                login_href: text("/login"),
                service: Some(Way { href: text("https://my.example/"), label: back_to }),
                fault: None,
                frames: Vec::new(),
                onward: None,
            }),
        ),
        (
            "logged-out-frames",
            html(&LoggedOut {
                shell: shell(lang),
                login_href: text("/login"),
                service: None,
                fault: None,
                frames: vec![text("https://my.example/logout?iss=https%3A%2F%2Fid.example&sid=s")],
                onward: Some(text("https://my.example/bye")),
            }),
        ),
        (
            "logged-out-fault",
            html(&LoggedOut {
                shell: shell(lang),
                login_href: text("/login"),
                service: None,
                fault: fault(),
                frames: Vec::new(),
                onward: None,
            }),
        ),
        (
            "select-account",
            html(&SelectAccount {
                shell: shell(lang),
                action: text("/interaction/i1/login"),
                service: Some(text("My TOYOTA")),
                email: email(),
            }),
        ),
        (
            "document",
            html(&Document {
                shell: shell(lang),
                title: text("共通ID利用規約"),
                version: text("2026-11-01"),
                effective: text("2026-11-01"),
                is_preview: false,
                changes: String::new(),
                body: text(
                    "この規約は、共通IDのご利用について定めます。\n\n# 第1条（目的）\n\n一行目。\n二行目。\n\n- 甲\n- 乙\n",
                ),
            }),
        ),
        (
            "document-preview",
            html(&Document {
                shell: shell(lang),
                title: text("共通ID利用規約"),
                version: text("2027-01-01"),
                effective: text("2027-01-01"),
                is_preview: true,
                changes: text("- 第2条を改めました。"),
                body: text("# 第1条（目的）\n\n本文。\n"),
            }),
        ),
        (
            "form-post",
            html(&FormPost {
                shell: shell(lang),
                handing: Handing::BackToService,
                action: text("https://service.example/callback"),
                fields: vec![(text("code"), text("abc")), (text("state"), text("xyz"))],
            }),
        ),
        (
            "form-post-here",
            html(&FormPost {
                shell: shell(lang),
                handing: Handing::OnHere,
                action: text("/logout"),
                fields: vec![(text("id_token_hint"), text("abc")), (text("state"), text("xyz"))],
            }),
        ),
    ]
}
