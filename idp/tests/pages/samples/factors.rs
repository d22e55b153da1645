//! A18: passkeys and the two-step login.

use super::{Sample, passkey_form, shell, text};
use idp::domain::Lang;
use idp::pages::*;

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
        register_href: text("/interaction/i1/register"),
        reminder_href: text("/reminder"),
    })
}

/// A18, and the second page of a login.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let t = Texts::of(lang).factors;
    let other = |words: &str| Problem::Other(text(words));
    let line = |id: &str, used: Option<&str>| PasskeyLine {
        id: text(id),
        name: if id == "p1" { text("My phone") } else { text("<b>Security key</b> 2") },
        added: text("2026-11-22"),
        used: used.map(text),
    };
    let list = |done, passkeys| PasskeysPage { shell: shell(lang), done, passkeys };
    let add = |form| PasskeyAdd {
        shell: shell(lang),
        passkey: PasskeyForm { action: text("/account/passkeys/add"), ..passkey_form() },
        form,
    };
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
