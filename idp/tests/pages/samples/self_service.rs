//! Samples of the account's pages: A6, A9, A13–A17, A19.

use super::{Sample, filled, profile, shell};
use idp::domain::{
    Account, AccountId, AccountKind, AccountState, Lang, Profile, Secret, TextSize, Timestamp,
};
use idp::pages::*;

/// 2026-11-22 09:05 in Japan.
const MORNING: Timestamp = Timestamp::from_seconds(1_795_305_900);

fn text(value: &str) -> String {
    value.to_owned()
}

fn account(kind: AccountKind) -> Account {
    let company = |value: &str| (kind == AccountKind::Corporate).then(|| text(value));
    Account {
        id: AccountId::from("a-1"),
        kind,
        state: AccountState::Active,
        email: text("hanako.toyota@example.jp"),
        mobile: None,
        password_hash: Secret::from("$argon2id$"),
        profile: Profile {
            org_name: company("豊田商事株式会社"),
            org_kana: company("トヨダショウジ"),
            ..profile()
        },
        locale: text("ja"),
        created_at: MORNING,
        updated_at: MORNING.plus_seconds(86_400),
        withdrawn_at: None,
    }
}

fn view(lang: Lang, kind: AccountKind, changed: bool) -> String {
    html(&ProfileView {
        shell: shell(lang),
        account: account(kind),
        changed,
        edit_href: text("/account/profile/edit"),
    })
}

fn edit(lang: Lang, kind: AccountKind, form: Form, postal: PostalAnswer) -> String {
    html(&ProfileEdit {
        shell: shell(lang),
        action: text("/account/profile/edit"),
        kind,
        form,
        postal,
        prefectures: &["北海道", "愛知県"],
        cancel_href: text("/account/profile"),
    })
}

fn items(lang: Lang) -> Vec<ConsentItem> {
    let words = |scope: &&str| ConsentItem::of_scope(scope, Texts::of(lang));
    ["openid", "profile", "offline_access"].iter().filter_map(words).collect()
}

/// A6, A9, A13–A15.
fn looking(lang: Lang) -> Vec<Sample> {
    let confirm = |loses_phone, other| ProfileConfirm {
        shell: shell(lang),
        action: text("/account/profile/confirm"),
        kind: AccountKind::Individual,
        profile: profile(),
        loses_phone,
        digest: text("digest"),
        other,
        back_href: text("/account/profile/edit"),
    };
    let services = |services, revoked| AccountServices { shell: shell(lang), services, revoked };
    let day = MORNING.in_japan().date();
    let line = ServiceLine { name: text("My TOYOTA"), since: day, href: text("/account/services/my-toyota") };
    let session = |device: &str, is_this| SessionLine {
        action: text("/account/sessions/01h"),
        device: text(device),
        began: MORNING,
        used: MORNING.plus_seconds(7_200),
        is_this,
    };
    let agreement = |title: &str, version: &str, href: &str, items| AgreementLine {
        title: text(title),
        party: text("My TOYOTA"),
        version: text(version),
        agreed: MORNING,
        href: text(href),
        items,
    };
    let refused = filled().with("city", "").refused("city", Problem::Missing);
    vec![
        ("a6-profile", view(lang, AccountKind::Individual, false)),
        ("a6-profile-company-changed", view(lang, AccountKind::Corporate, true)),
        ("a9-edit", edit(lang, AccountKind::Individual, filled(), PostalAnswer::Filled)),
        ("a9-edit-refused", edit(lang, AccountKind::Individual, refused, PostalAnswer::None)),
        ("a9-edit-company", edit(lang, AccountKind::Corporate, filled(), PostalAnswer::None)),
        ("a9-confirm", html(&confirm(false, false))),
        ("a9-confirm-other", html(&confirm(true, true))),
        ("a13-services", html(&services(vec![line], false))),
        ("a13-services-none", html(&services(Vec::new(), true))),
        (
            "a13-service",
            html(&ServiceDetail {
                shell: shell(lang),
                action: text("/account/services/my-toyota"),
                name: text("My TOYOTA"),
                since: day,
                items: items(lang),
                back_href: text("/account/services"),
            }),
        ),
        (
            "a14-sessions",
            html(&SessionsPage {
                shell: shell(lang),
                sessions: vec![session("iPhone / Safari", true), session("", false)],
                all_action: text("/account/sessions/all"),
                ended: true,
            }),
        ),
        (
            "a15-history",
            html(&HistoryPage {
                shell: shell(lang),
                agreements: vec![agreement("TERMS", "2026-11-01", "/terms/my-toyota/2026-11-01", Vec::new())],
                scopes: vec![agreement("My TOYOTA", "", "", items(lang))],
            }),
        ),
        (
            "a15-history-empty",
            html(&HistoryPage { shell: shell(lang), agreements: Vec::new(), scopes: Vec::new() }),
        ),
    ]
}

/// A6, A9, A13–A17, A19.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let leave = |form| LeaveAccount {
        shell: shell(lang),
        action: text("/account/withdraw"),
        email: text("hanako.toyota@example.jp"),
        form,
        services: vec![text("My TOYOTA"), text("Tool")],
        others: vec![text("DEALER LINKS END.")],
        until: MORNING.end_of_day_in_japan(30).in_japan().date(),
        cancel_href: text("/account"),
    };
    let come_back = |form| ComeBack {
        shell: shell(lang),
        action: text("/come-back"),
        email: text("hanako.toyota@example.jp"),
        form,
        until: MORNING.end_of_day_in_japan(30).in_japan().date(),
    };
    let wrong = || Form::new().refused("password", Problem::PasswordWrong);
    let settings = |form, size, back: Option<&str>, saved| SettingsPage {
        shell: shell(lang).with_text_size(size),
        action: text("/settings"),
        form,
        saved,
        back_href: back.map(text),
    };
    let chosen = Form::new().refused("text_size", Problem::NotChosen);
    let mut samples = looking(lang);
    samples.extend([
        ("a16-leave", html(&leave(Form::new()))),
        ("a16-leave-refused", html(&leave(wrong()))),
        ("a16-left", html(&LeftAccount { shell: shell(lang) })),
        ("a16-come-back", html(&come_back(Form::new()))),
        (
            "a16-come-back-refused",
            html(&come_back(Form::new().refused("password", Problem::PasswordTooOften { minutes: 15 }))),
        ),
        ("a16-come-back-done", html(&ComeBackDone { shell: shell(lang), login_href: text("/login") })),
        (
            "a17-data",
            html(&DataPage {
                shell: shell(lang),
                action: text("/account/data"),
                account: account(AccountKind::Individual),
                sections: vec![
                    Section {
                        title: text("連携している販売店"),
                        lines: vec![(text("トヨタ中央販売"), text("2026年11月22日"))],
                    },
                    Section { title: text("利用中のサービス"), lines: Vec::new() },
                ],
            }),
        ),
        ("a19-settings", html(&settings(Form::new(), TextSize::Standard, None, false))),
        ("a19-settings-account", html(&settings(Form::new(), TextSize::Large, Some("/account"), true))),
        ("a19-settings-refused", html(&settings(chosen, TextSize::Standard, None, false))),
    ]);
    samples
}
