//! L1, and errors.

use super::{Sample, passkey_form, shell, text};
use idp::domain::Lang;
use idp::pages::*;

pub(crate) fn login(lang: Lang, form: Form) -> String {
    html(&Login {
        shell: shell(lang),
        action: text("/interaction/i1/login"),
        service: Some(text("My TOYOTA")),
        again: false,
        step_up: None,
        passkey: Some(passkey_form()),
        form,
        register_href: text("/interaction/i1/register"),
        reminder_href: text("/reminder"),
    })
}

/// L1 and errors.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let refused = Form::new().with("username", "hanako@example.jp").refused("username", Problem::LoginFailed);
    let t = shell(lang).t;
    let page = |kind| ErrorPage::new(shell(lang), kind);
    let anew = |kind| {
        let page = page(kind).way("/to-service", t.errors.back_to_service);
        html(&page.way("", t.errors.open_anew))
    };
    vec![
        ("l1-login", login(lang, Form::new())),
        ("l1-login-refused", login(lang, refused)),
        (
            "l1-login-wait",
            html(&LoginWaitPage {
                shell: shell(lang),
                seconds: 45,
                passkey: Some(passkey_form()),
                form_href: text("/interaction/i1/login?form"),
                reminder_href: text("/interaction/i1/reminder"),
            }),
        ),
        ("error-not-found", html(&page(ErrorKind::NotFound))),
        ("error-method", html(&page(ErrorKind::MethodNotAllowed))),
        ("error-expired", html(&page(ErrorKind::Expired).restart_at("/register/email"))),
        ("error-bad-request", anew(ErrorKind::BadRequest)),
        ("error-forbidden", anew(ErrorKind::Forbidden)),
        ("error-cookies", anew(ErrorKind::CookiesOff)),
        ("error-not-for-account", html(&page(ErrorKind::ServiceUnavailable).way("/login", t.common.login))),
        (
            "error-client",
            html(
                &page(ErrorKind::Client).technical(
                    "invalid_request",
                    Some(text("redirect_uri is not registered for this client")),
                ),
            ),
        ),
        (
            "error-internal",
            html(&page(ErrorKind::Internal).reference("8F2K-31QD").way("", t.errors.open_anew)),
        ),
        ("error-too-many", anew(ErrorKind::TooMany(150))),
        ("error-unavailable", anew(ErrorKind::Unavailable(Some(30)))),
    ]
}
