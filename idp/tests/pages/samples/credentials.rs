//! Samples of what was forgotten (A1–A5, A1b), and of what changes about a login (A7, A8, A10).

use super::{Sample, filled, shell};
use idp::domain::{EmailError, Lang};
use idp::pages::*;

fn text(value: &str) -> String {
    value.to_owned()
}

fn code(lang: Lang, way: CodeWay, form: Form) -> String {
    code_waits(lang, way, form, None)
}

fn code_waits(lang: Lang, way: CodeWay, form: Form, turn: Option<TurnNote>) -> String {
    let shell = shell(lang);
    let t = shell.t;
    let (lead, to, change_label) = match way {
        CodeWay::Mail => (t.recovery.code_lead, "hanako.toyota@example.jp", t.recovery.code_change),
        CodeWay::Message => {
            (t.credentials.mobile_code_lead, "090-1234-5678", t.credentials.mobile_change_number)
        }
    };
    html(&CodeEntry {
        flow: t.recovery.flow,
        lead,
        to: text(to),
        way,
        action: text("/reminder/code"),
        form,
        minutes: 10,
        resent: false,
        is_slow: false,
        change_href: "/reminder/password",
        change_label,
        turn,
        shell,
    })
}

fn password(lang: Lang, form: Form) -> String {
    let shell = shell(lang);
    let t = shell.t.recovery;
    html(&ChoosePassword {
        flow: t.flow,
        title: t.password_title,
        lead: t.password_lead,
        action: text("/reminder/new-password"),
        email: text("hanako.toyota@example.jp"),
        form,
        password_rules: PasswordRules::Reference { min: 8, max: 20 },
        back: None,
        shell,
    })
}

fn recovery(lang: Lang) -> Vec<Sample> {
    let id = |form| RecoveryId {
        shell: shell(lang),
        action: text("/reminder/password"),
        form,
        back_href: text("/reminder"),
        turn: None,
    };
    let birthdate =
        |form| RecoveryBirthdate { shell: shell(lang), action: text("/reminder/birthdate"), form };
    let forgotten = |form| ForgottenIdForm {
        shell: shell(lang),
        action: text("/reminder/id"),
        form,
        back_href: text("/reminder"),
    };
    let t = shell(lang).t;
    let wrong_day = Problem::Other(t.recovery.birthdate_wrong(4));
    vec![
        (
            "a1-choice",
            html(&ReminderChoice {
                shell: shell(lang),
                password_href: text("/reminder/password"),
                id_href: text("/reminder/id"),
                login_href: text("/login"),
            }),
        ),
        ("a2-id", html(&id(Form::new()))),
        (
            "a2-id-refused",
            html(&id(Form::new()
                .with("username", "hanako")
                .refused("username", Problem::Other(text(t.recovery.id_invalid))))),
        ),
        ("a3-code", code(lang, CodeWay::Mail, Form::new())),
        (
            "a3-code-refused",
            code_waits(
                lang,
                CodeWay::Mail,
                Form::new().refused("resend", Problem::ResendTooSoon { seconds: 42 }),
                Some(TurnNote { seconds: Some(42), href: text("/reminder/code"), is_told: true }),
            ),
        ),
        (
            "a2-id-turn",
            html(&RecoveryId {
                turn: Some(TurnNote { seconds: None, href: text("/reminder/password"), is_told: false }),
                ..id(Form::new().with("username", "hanako.toyota@example.jp"))
            }),
        ),
        ("a3-birthdate", html(&birthdate(Form::new()))),
        ("a3-birthdate-refused", html(&birthdate(Form::new().refused("birthdate", wrong_day)))),
        ("a4-password", password(lang, Form::new())),
        ("a4-password-refused", password(lang, Form::new().refused("password2", Problem::PasswordMismatch))),
        (
            "a5-done",
            html(&Finished {
                shell: shell(lang),
                flow: t.recovery.flow,
                title: t.recovery.done_title,
                notice: t.recovery.done_notice,
                lead: t.recovery.done_lead,
                next_href: text("/login"),
                next_label: t.common.login,
            }),
        ),
        ("a1b-forgotten-id", html(&forgotten(Form::new()))),
        (
            "a1b-forgotten-id-refused",
            html(&forgotten(
                filled()
                    .with("phone", "12345")
                    .refused("family_kana", Problem::Kana)
                    .refused("phone", Problem::PhoneInvalid),
            )),
        ),
    ]
}

fn credentials(lang: Lang) -> Vec<Sample> {
    let email = |form| AccountEmail {
        shell: shell(lang),
        action: "/account/email",
        form,
        current: text("hanako.toyota@example.jp"),
        turn: None,
    };
    let mobile = |form, current, offered, turned| AccountMobile {
        shell: shell(lang),
        action: "/account/mobile",
        form,
        current,
        offered,
        turned,
        turn: None,
    };
    let t = shell(lang).t;
    let invalid = Problem::Other(text(t.credentials.mobile_invalid));
    let refused = Form::new().with("mobile", "052-123-4567").refused("mobile", invalid);
    let on = || Some(text("090-1234-5678"));
    vec![
        ("a7-email", html(&email(Form::new()))),
        (
            "a7-email-refused",
            html(&email(
                Form::new().with("email", "hanako").refused("email", Problem::Email(EmailError::NoAt)),
            )),
        ),
        (
            "a7-email-waits",
            html(&AccountEmail {
                turn: Some(TurnNote { seconds: Some(170), href: text("/account/email"), is_told: false }),
                ..email(Form::new().with("email", "hanako@example.jp"))
            }),
        ),
        ("a10-mobile-off", html(&mobile(Form::new(), None, true, None))),
        ("a10-mobile-on", html(&mobile(Form::new(), on(), true, Some(MobileTurned::On)))),
        ("a10-mobile-refused", html(&mobile(refused, None, true, None))),
        ("a10-mobile-not-offered", html(&mobile(Form::new(), None, false, None))),
        ("a10-code", code(lang, CodeWay::Message, Form::new())),
    ]
}

/// All of them.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    [recovery(lang), credentials(lang)].concat()
}
