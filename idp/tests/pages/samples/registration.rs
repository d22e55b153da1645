//! R0–R6.

use super::{Sample, filled, profile, shell, text};
use idp::domain::{AccountKind, EmailError, Lang};
use idp::pages::*;

fn details(lang: Lang, kind: AccountKind, form: Form, postal: PostalAnswer) -> String {
    html(&details_page(lang, kind, form, postal))
}

/// The same, as a journey fills it in.
fn details_prefilled(lang: Lang, kind: AccountKind) -> String {
    let page = details_page(lang, kind, filled(), PostalAnswer::None);
    html(&RegisterDetails { is_prefilled: true, password_once: true, ..page })
}

fn details_page(lang: Lang, kind: AccountKind, form: Form, postal: PostalAnswer) -> RegisterDetails {
    RegisterDetails {
        shell: shell(lang).with_time_limit(1800).with_extension(),
        action: text("/register/details"),
        kind,
        email: text("hanako.toyota@example.jp"),
        form,
        password_rules: PasswordRules::Reference { min: 8, max: 20 },
        postal,
        prefectures: &["北海道", "愛知県", "三重県", "沖縄県"],
        is_prefilled: false,
        password_once: false,
    }
}

fn shop(lang: Lang) -> Shop {
    let name = if lang == Lang::Ja { "トヨタ中央販売 名駅店" } else { "Toyota Chuo, Meieki shop" };
    Shop { name: Some(text(name)) }
}

/// R0–R6.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let terms = |form| RegisterTerms {
        shell: shell(lang),
        action: text("/register/terms"),
        form,
        terms_href: text("/terms/common-id/2026-11-01"),
        terms_version: text("2026-11-01"),
        back_href: text("/register"),
    };
    let email = |form| RegisterEmail {
        shell: shell(lang),
        action: text("/register/email"),
        form,
        back_href: text("/register/terms"),
        turn: None,
    };
    let code = |form, resent, is_slow| RegisterCode {
        shell: shell(lang).with_time_limit(1800),
        action: text("/register/code"),
        form,
        email: text("hanako.toyota@example.jp"),
        minutes: 30,
        resent,
        is_slow,
        change_href: text("/register/email"),
        turn: None,
    };
    let waits = |seconds, is_told| Some(TurnNote { seconds, href: text("/register/code"), is_told });
    let too_often = Form::new().refused("resend", Problem::ResendTooOften { minutes: 3 });
    let refused = filled()
        .with("birthdate_month", "2")
        .with("birthdate_day", "31")
        .with("city", "")
        .with("phone", "12345")
        .refused("password", Problem::PasswordLength { min: 8, max: 20 })
        .refused("birthdate", Problem::DateNotReal)
        .refused("city", Problem::Missing)
        .refused("phone", Problem::PhoneInvalid);
    let hits = [("三重県桑名郡木曽岬町", "クワナグンキソサキチョウ"), ("愛知県弥富市", "ヤトミシ")]
        .map(|(label, reading)| PostalHit { label: text(label), reading: text(reading) })
        .to_vec();
    let new_code = filled().with("postal_code", "450-9999").refused("password", Problem::PasswordAgain);
    let new_code =
        new_code.refused("family_name", Problem::OnlySigns).refused("postal_code", Problem::PostalUnknown);
    vec![
        (
            "r0-landing",
            html(&RegisterLanding {
                shell: shell(lang),
                register_href: text("/register/terms"),
                login_href: text("/login"),
                shop: None,
            }),
        ),
        (
            "r0-landing-shop",
            html(&RegisterLanding {
                shell: shell(lang),
                register_href: text("/register/terms?shop=d-1.s-1"),
                login_href: text("/login"),
                shop: Some(shop(lang)),
            }),
        ),
        ("services", html(&Services { shell: shell(lang) })),
        ("r1-terms", html(&terms(Form::new()))),
        ("r1-terms-refused", html(&terms(Form::new().refused("tos", Problem::TermsNotAccepted)))),
        ("r2-email", html(&email(Form::new()))),
        (
            "r2-email-refused",
            html(&email(
                Form::new()
                    .with("email", "花子@example.jp")
                    .refused("email", Problem::Email(EmailError::LocalNotAscii)),
            )),
        ),
        (
            "r2-email-waits-refused",
            html(&RegisterEmail {
                turn: Some(TurnNote { seconds: Some(170), href: text("/register/email"), is_told: true }),
                ..email(
                    Form::new()
                        .with("email", "hanako@example.jp")
                        .refused("email", Problem::Turn { seconds: 170 }),
                )
            }),
        ),
        ("r3-code", html(&code(Form::new(), false, false))),
        ("r3-code-resent", html(&code(Form::new(), true, false))),
        ("r3-code-slow", html(&code(Form::new(), false, true))),
        (
            "r3-code-refused",
            html(&code(Form::new().refused("code", Problem::CodeWrong { left: 4 }), false, false)),
        ),
        (
            "r3-code-waits",
            html(&RegisterCode { turn: waits(Some(170), false), ..code(Form::new(), false, true) }),
        ),
        (
            "r3-code-waits-refused",
            html(&RegisterCode { turn: waits(Some(170), true), ..code(too_often, false, false) }),
        ),
        ("r3-code-turn", html(&RegisterCode { turn: waits(None, false), ..code(Form::new(), false, false) })),
        ("r4-details", details(lang, AccountKind::Individual, Form::new(), PostalAnswer::None)),
        ("r4-details-refused", details(lang, AccountKind::Individual, refused, PostalAnswer::None)),
        ("r4-details-filled", details(lang, AccountKind::Individual, filled(), PostalAnswer::Filled)),
        ("r4-details-new-code-refused", details(lang, AccountKind::Individual, new_code, PostalAnswer::None)),
        ("r4-details-hits", details(lang, AccountKind::Individual, Form::new(), PostalAnswer::Many(hits))),
        ("r4-details-prefilled", details_prefilled(lang, AccountKind::Individual)),
        ("r4c-details-prefilled", details_prefilled(lang, AccountKind::Corporate)),
        ("r4c-details-company", details(lang, AccountKind::Corporate, Form::new(), PostalAnswer::None)),
        (
            "r4x-switch",
            html(&SwitchType {
                shell: shell(lang),
                action: text("/register/details"),
                to: AccountKind::Corporate,
                back_href: text("/register/details"),
            }),
        ),
        (
            "r5-confirm",
            html(&RegisterConfirm {
                shell: shell(lang),
                action: text("/register/confirm"),
                back_href: text("/register/details"),
                change_email_href: text("/register/email"),
                email: text("hanako.toyota@example.jp"),
                kind: AccountKind::Individual,
                profile: profile(),
            }),
        ),
        (
            "r6-done",
            html(&RegisterDone {
                shell: shell(lang),
                email: text("hanako.toyota@example.jp"),
                next_href: text("/interaction/i1"),
                shop: None,
            }),
        ),
        (
            "r6-done-shop",
            html(&RegisterDone {
                shell: shell(lang),
                email: text("hanako.toyota@example.jp"),
                next_href: text("/services"),
                shop: Some(shop(lang)),
            }),
        ),
    ]
}
