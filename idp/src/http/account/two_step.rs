//! `/account/two-step…` (A18): how things stand, recovery codes, switching off.

use super::{
    super::{FormBody, Visitor},
    passkeys::day,
};
use crate::{
    domain::{Secret, recovery_code_words},
    flow::account::{
        Need, TwoStepView, begin_two_step, forget_recovery_codes, renew_recovery_codes, switch_two_step_off,
        view_two_step,
    },
    pages::{RecoveryCodes, Texts, TwoStepOff, TwoStepPage},
};
use actix_web::{HttpRequest, HttpResponse};

pub(super) const PATH: &str = "/account/two-step";
pub(super) const CODES: &str = "/account/two-step/codes";
const OFF: &str = "/account/two-step/off";

async fn view_at(visitor: &Visitor, need: Need, page: &str) -> Result<TwoStepView, HttpResponse> {
    let view = view_two_step(&visitor.provider, visitor.account_visit(), need).await;
    visitor.visited(view, page).await
}

/// How things stand; `?done=off` after switching off.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match view_at(&visitor, Need::Session, PATH).await {
        Ok(view) => visitor.page(&TwoStepPage {
            shell: visitor.shell(),
            action: PATH.to_owned(),
            done: (request.query_string() == "done=off" && view.since.is_none())
                .then(|| Texts::of(visitor.lang).factors.two_step_done_off),
            since: view.since.map(|at| day(at, visitor.lang)),
            codes_left: view.codes_left,
        }),
        Err(answer) => answer,
    }
}

/// Begins to set it up.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let begun = begin_two_step(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(begun, PATH).await {
        Ok(()) => visitor.see_other(&format!("{PATH}/setup")),
        Err(answer) => answer,
    }
}

/// New codes to write down, or the way to make new ones; `?done=on` right after setting up.
pub(in crate::http) async fn get_codes(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match view_at(&visitor, Need::FreshLogin, CODES).await {
        Ok(view) if view.since.is_none() => visitor.see_other(PATH),
        Ok(view) => visitor.page(&RecoveryCodes {
            shell: visitor.shell(),
            action: CODES.to_owned(),
            begun: request.query_string() == "done=on",
            codes: view.unseen.iter().map(Secret::expose).map(recovery_code_words).collect(),
        }),
        Err(answer) => answer,
    }
}

/// The codes are written down, or new ones are wanted.
pub(in crate::http) async fn post_codes(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("choice") == "renew" {
        let renewed = renew_recovery_codes(&visitor.provider, visitor.account_visit()).await;
        return match visitor.visited(renewed, CODES).await {
            Ok(is_on) => visitor.see_other(if is_on { CODES } else { PATH }),
            Err(answer) => answer,
        };
    }
    let seen = forget_recovery_codes(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(seen, PATH).await {
        Ok(()) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

/// Asks before it is switched off.
pub(in crate::http) async fn get_off(visitor: Visitor) -> HttpResponse {
    match view_at(&visitor, Need::FreshLogin, OFF).await {
        Ok(view) if view.since.is_none() => visitor.see_other(PATH),
        Ok(_) => visitor.page(&TwoStepOff { shell: visitor.shell(), action: OFF.to_owned() }),
        Err(answer) => answer,
    }
}

/// Switches it off.
pub(in crate::http) async fn post_off(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let off = switch_two_step_off(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(off, OFF).await {
        Ok(()) => visitor.see_other(&format!("{PATH}?done=off")),
        Err(answer) => answer,
    }
}
