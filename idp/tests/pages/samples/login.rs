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
        register_href: text("/register?interaction=i1"),
        reminder_href: text("/reminder"),
    })
}

/// L1 and errors.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
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
