//! One sample of every page, in the states that matter: normal, refused, English.

use crate::samples_account::self_service;
use idp::domain::{AccountKind, Address, Brand, Gender, Lang, Profile, RequiredItem};
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

/// L1 for a service that a password alone does not open, where browsers know no passkeys.
fn login_step_up(lang: Lang) -> String {
    html(&Login {
        shell: shell(lang),
        action: text("/interaction/i1/login"),
        service: Some(text("My TOYOTA")),
        again: true,
        step_up: Some(Texts::of(lang).factors.step_up),
        passkey: None,
        form: Form::new().with("username", "hanako@example.jp"),
        register_href: text("/register?interaction=i1"),
        reminder_href: text("/reminder"),
    })
}

/// A18, and the second page of a login.
pub(crate) fn factors(lang: Lang) -> Vec<Sample> {
    let t = Texts::of(lang).factors;
    let other = |words: &str| Problem::Other(text(words));
    let line = |id: &str, used: Option<&str>| PasskeyLine {
        id: text(id),
        name: if id == "p1" { text("My phone") } else { text("<b>Security key</b> 2") },
        added: text("2026-11-22"),
        used: used.map(text),
    };
    let list = |done, passkeys| PasskeysPage { shell: shell(lang), done, passkeys };
    let add = |form| PasskeyAdd { shell: shell(lang), passkey: passkey_form(), form };
    let edit = |form| PasskeyEdit { shell: shell(lang), action: text("/account/passkeys/p1"), form };
    let named = || Form::new().with("passkey_name", "My phone");
    let two_step = |since: Option<&str>, done| TwoStepPage {
        shell: shell(lang),
        action: text("/account/two-step"),
        done,
        since: since.map(text),
        codes_left: 9,
    };
    let setup = |form| TwoStepSetupPage {
        shell: shell(lang),
        action: text("/account/two-step/setup"),
        qr_href: text("/account/two-step/qr.svg"),
        key: text("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"),
        form,
    };
    let codes = |begun, codes| RecoveryCodes {
        shell: shell(lang),
        action: text("/account/two-step/codes"),
        begun,
        codes,
    };
    let second = |form| SecondStep {
        shell: shell(lang),
        action: text("/interaction/i1/two-step"),
        service: Some(text("My TOYOTA")),
        form,
    };
    let refused_code = Form::new().refused("app_code", other(t.app_code_wrong));
    let refused_recovery = Form::new().refused("recovery_code", other(&t.recovery_wrong(3)));
    vec![
        ("l1-login-step-up", login_step_up(lang)),
        ("second-step", html(&second(Form::new()))),
        ("second-step-refused", html(&second(refused_recovery))),
        ("passkeys-none", html(&list(None, Vec::new()))),
        (
            "passkeys",
            html(&list(Some(t.passkey_done_added), vec![line("p1", Some("2026-11-25")), line("p2", None)])),
        ),
        ("passkey-add", html(&add(named()))),
        ("passkey-add-refused", html(&add(named().refused("passkey_name", other(t.passkey_refused))))),
        ("passkey-edit", html(&edit(named()))),
        ("passkey-edit-refused", html(&edit(Form::new().refused("passkey_name", other(t.passkey_bad_name))))),
        (
            "passkey-remove",
            html(&PasskeyRemove {
                shell: shell(lang),
                action: text("/account/passkeys/p1/remove"),
                passkey: line("p1", None),
            }),
        ),
        ("two-step-off", html(&two_step(None, Some(t.two_step_done_off)))),
        ("two-step-on", html(&two_step(Some("2026-11-22"), None))),
        ("two-step-setup", html(&setup(Form::new()))),
        ("two-step-setup-refused", html(&setup(refused_code))),
        ("recovery-codes", html(&codes(true, ["k7m2q-x90ab", "00000-zzzzz"].map(text).to_vec()))),
        ("recovery-codes-renew", html(&codes(false, Vec::new()))),
        (
            "two-step-switch-off",
            html(&TwoStepOff { shell: shell(lang), action: text("/account/two-step/off") }),
        ),
    ]
}

pub(crate) fn login(lang: Lang, form: Form) -> String {
    html(&Login {
        shell: shell(lang),
        action: text("/interaction/i1/login"),
        service: Some(text("My TOYOTA")),
        again: false,
        step_up: None,
        passkey: Some(passkey_form()),
        form,
        register_href: text("/register?interaction=i1"),
        reminder_href: text("/reminder"),
    })
}

pub(crate) fn details(lang: Lang, kind: AccountKind, form: Form, postal: PostalAnswer) -> String {
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

/// R0–R6.
pub(crate) fn registration(lang: Lang) -> Vec<Sample> {
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
    };
    let code = |form, resent| RegisterCode {
        shell: shell(lang).with_time_limit(1800),
        action: text("/register/code"),
        form,
        email: text("hanako.toyota@example.jp"),
        minutes: 30,
        resent,
        change_href: text("/register/email"),
    };
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
                Form::new().with("email", "hanako.example.jp").refused("email", Problem::EmailInvalid),
            )),
        ),
        ("r3-code", html(&code(Form::new(), false))),
        ("r3-code-resent", html(&code(Form::new(), true))),
        ("r3-code-refused", html(&code(Form::new().refused("code", Problem::CodeWrong { left: 4 }), false))),
        ("r4-details", details(lang, AccountKind::Individual, Form::new(), PostalAnswer::None)),
        ("r4-details-refused", details(lang, AccountKind::Individual, refused, PostalAnswer::None)),
        ("r4-details-filled", details(lang, AccountKind::Individual, filled(), PostalAnswer::Filled)),
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

fn shop(lang: Lang) -> Shop {
    let name = if lang == Lang::Ja { "トヨタ中央販売 名駅店" } else { "Toyota Chuo, Meieki shop" };
    Shop { name: Some(text(name)) }
}

/// L1 and errors.
pub(crate) fn login_and_errors(lang: Lang) -> Vec<Sample> {
    let refused = Form::new().with("username", "hanako@example.jp").refused("username", Problem::LoginFailed);
    let page = |kind| ErrorPage::new(shell(lang), kind);
    vec![
        ("l1-login", login(lang, Form::new())),
        ("l1-login-refused", login(lang, refused)),
        ("error-not-found", html(&page(ErrorKind::NotFound).way("/services", shell(lang).t.errors.to_top))),
        ("error-expired", html(&page(ErrorKind::Expired).restart_at("/register/email"))),
        (
            "error-client",
            html(
                &page(ErrorKind::Client).technical(
                    "invalid_request",
                    Some(text("redirect_uri is not registered for this client")),
                ),
            ),
        ),
        ("error-internal", html(&page(ErrorKind::Internal).reference("8F2K-31QD"))),
        ("error-too-many", html(&page(ErrorKind::TooMany(150)))),
        ("error-unavailable", html(&page(ErrorKind::Unavailable(Some(30))))),
    ]
}

/// L2–L5 and the scope consent.
pub(crate) fn steps(lang: Lang) -> Vec<Sample> {
    let items = |form, prefilled| Items {
        shell: shell(lang),
        action: text("/interaction/i1/items"),
        service: text("My TOYOTA"),
        items: vec![RequiredItem::Birthdate],
        form,
        prefilled,
    };
    let terms = |occasion, form| ServiceTerms {
        shell: shell(lang),
        action: text("/interaction/i1/terms"),
        service: text("My TOYOTA"),
        is_own: false,
        occasion,
        terms_document: text("my-toyota"),
        terms_href: text("/terms/my-toyota/2026-11-01"),
        terms_version: text("2026-11-01"),
        effective: text("2026-11-01"),
        form,
    };
    let changes = match lang {
        Lang::Ja => "- 販売店との連携についての条を加えました。\n- お問い合わせの窓口が変わりました。",
        Lang::En => "- A section on dealer links was added.\n- The contact has changed.",
    };
    let scopes = ["openid", "profile", "email", "phone", "address", "offline_access"];
    vec![
        ("l2-items", html(&items(Form::new(), false))),
        ("l2-items-refused", html(&items(filled().refused("birthdate", Problem::DateInFuture), true))),
        (
            "l3-items-confirm",
            html(&ItemsConfirm {
                shell: shell(lang),
                action: text("/interaction/i1/items/confirm"),
                back_href: text("/interaction/i1/items"),
                birthdate: Some(text("1980-04-05")),
            }),
        ),
        ("l4-items-done", html(&ItemsDone { shell: shell(lang), next_href: text("/interaction/i1") })),
        ("l5-terms-first", html(&terms(TermsOccasion::First, Form::new()))),
        (
            "l5-terms-updated-refused",
            html(&terms(
                TermsOccasion::Updated { changes: text(changes) },
                Form::new().refused("tos", Problem::TextChanged),
            )),
        ),
        (
            "l5-terms-own",
            html(&ServiceTerms {
                service: text(shell(lang).id_name()),
                is_own: true,
                terms_document: text("common-id"),
                ..terms(TermsOccasion::Updated { changes: text(changes) }, Form::new())
            }),
        ),
        (
            "consent",
            html(&Consent {
                shell: shell(lang),
                action: text("/interaction/i1/consent"),
                service: text("tool-basic"),
                email: text("hanako.toyota@example.jp"),
                items: scopes
                    .iter()
                    .filter_map(|scope| ConsentItem::of_scope(scope, Texts::of(lang)))
                    .collect(),
            }),
        ),
    ]
}

/// Account, logout, texts, hand-over.
pub(crate) fn account(lang: Lang) -> Vec<Sample> {
    let email = || text("hanako.toyota@example.jp");
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
            }),
        ),
        ("logged-out", html(&LoggedOut { shell: shell(lang), login_href: text("/login") })),
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
                action: text("https://service.example/callback"),
                fields: vec![(text("code"), text("abc")), (text("state"), text("xyz"))],
            }),
        ),
    ]
}

/// Every page in one language.
pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    let credentials = crate::samples_credentials::all(lang);
    let own = self_service(lang);
    [registration(lang), login_and_errors(lang), steps(lang), account(lang), credentials, factors(lang), own]
        .concat()
}
