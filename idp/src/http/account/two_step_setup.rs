//! `/account/two-step/setup` (A18): the secret for the app, and the first code of it.

use super::{
    super::{FormBody, PageError, Visitor},
    two_step::{CODES, PATH},
};
use crate::{
    domain::{Secret, is_blank},
    flow::account::{TwoStepConfirmed, TwoStepSetup, confirm_two_step, view_two_step_setup},
    pages::{Form, Problem, Texts, TwoStepSetupPage, qr_svg},
};
use actix_web::{HttpResponse, http::StatusCode};

const SETUP: &str = "/account/two-step/setup";

async fn setup(visitor: &Visitor) -> Result<Option<TwoStepSetup>, HttpResponse> {
    let view = view_two_step_setup(&visitor.provider, visitor.account_visit()).await;
    visitor.visited(view, SETUP).await
}

/// Shows what the app needs.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new()).await
}

/// The QR code, an image of its own.
pub(in crate::http) async fn get_qr(visitor: Visitor) -> HttpResponse {
    let svg = match setup(&visitor).await {
        Ok(found) => found.and_then(|setup| qr_svg(setup.address.expose())),
        Err(answer) => return answer,
    };
    match svg {
        Some(svg) => visitor.answer(StatusCode::OK).content_type("image/svg+xml").body(svg),
        None => PageError::NotFound.answer(&visitor),
    }
}

/// Switches it on with the first code.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let typed = form.get("app_code");
    if is_blank(typed) {
        return show(&visitor, Form::new().refused("app_code", Problem::Missing)).await;
    }
    let confirmed = confirm_two_step(&visitor.provider, visitor.account_visit(), Secret::from(typed)).await;
    let t = Texts::of(visitor.lang).factors;
    let words = match visitor.visited(confirmed, SETUP).await {
        Ok(TwoStepConfirmed::Yes) => return visitor.see_other(&format!("{CODES}?done=on")),
        Ok(TwoStepConfirmed::Over) => return visitor.see_other(PATH),
        Ok(TwoStepConfirmed::Wrong) => t.app_code_wrong,
        Ok(TwoStepConfirmed::Format) => t.app_code_format,
        Err(answer) => return answer,
    };
    show(&visitor, Form::new().refused("app_code", Problem::Other(words.to_owned()))).await
}

async fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    match setup(visitor).await {
        Ok(Some(setup)) => visitor.page(&TwoStepSetupPage {
            shell: visitor.shell(),
            action: SETUP.to_owned(),
            qr_href: format!("{PATH}/qr.svg"),
            key: setup.key.expose().to_owned(),
            form,
        }),
        Ok(None) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}
