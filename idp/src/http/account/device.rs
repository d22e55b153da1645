//! `/account/device…`: the code that a device shows, typed on the person's own phone (RFC 8628, 3.3).

use crate::{
    domain::{is_blank, normalize_user_code, user_code_words},
    flow::{
        account::{Need, view_account},
        device::{CodeEntered, compare_codes, enter_user_code, view_codes},
    },
    http::{FormBody, PageError, Visitor},
    pages::{DeviceCode, DeviceCompare, DeviceDone, DeviceEnd, Form, Problem},
};
use actix_web::{HttpResponse, web};

const PATH: &str = "/account/device";

/// Asks for the code.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new(), PATH).await
}

/// The same with a code filled in, which came with the address: to be compared and sent by the person.
pub(in crate::http) async fn get_filled(visitor: Visitor, code: web::Path<String>) -> HttpResponse {
    match normalize_user_code(&code) {
        Some(digits) => {
            let form = Form::new().with("user_code", &user_code_words(&digits));
            show(&visitor, form, &format!("{PATH}/{digits}")).await
        }
        None => visitor.see_other(PATH),
    }
}

/// Looks for the device that waits.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let refuse = |problem| show(&visitor, Form::from_pairs(form.pairs()).refused("user_code", problem), PATH);
    let t = visitor.texts().device;
    let typed = form.get("user_code");
    if is_blank(typed) {
        return refuse(Problem::Missing).await;
    }
    let Some(digits) = normalize_user_code(typed) else {
        return refuse(Problem::Other(t.code_format.to_owned())).await;
    };
    let entered = enter_user_code(&visitor.provider, visitor.account_visit(), digits).await;
    match visitor.visited(entered, PATH).await {
        Ok(CodeEntered::Yes(path)) => visitor.see_other(&path),
        Ok(CodeEntered::Unknown) => refuse(Problem::Other(t.code_unknown.to_owned())).await,
        Ok(CodeEntered::TooOften(seconds)) => {
            let minutes = u64::try_from(seconds).unwrap_or(1).div_ceil(60);
            refuse(Problem::Other(t.too_often(minutes))).await
        }
        Err(answer) => answer,
    }
}

async fn show(visitor: &Visitor, form: Form, came_by: &str) -> HttpResponse {
    let email = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |_, scene| {
        Ok(scene.account.email.clone())
    });
    match visitor.visited(email.await, came_by).await {
        Ok(email) => visitor.page(&DeviceCode { shell: visitor.shell(), action: PATH, form, email }),
        Err(answer) => answer,
    }
}

/// `/interaction/{id}/device`: shows what the device shows.
pub(in crate::http) async fn get_compare(mut visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    match view_codes(&visitor.provider, visitor.page_visit(&id, "device")).await {
        Ok(Some(view)) => {
            visitor.prefer(&view.ui_locales);
            visitor.page(&DeviceCompare {
                shell: visitor.shell(),
                action: format!("/interaction/{id}/device"),
                service: view.client.name(visitor.lang).to_owned(),
                email: view.email,
                user_code: user_code_words(&view.user_code),
            })
        }
        Ok(None) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// `/interaction/{id}/device`: whether it is the person's own.
pub(in crate::http) async fn post_compare(
    visitor: Visitor,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let is_theirs = match form.get("decision") {
        "allow" => true,
        "deny" => false,
        _ => return PageError::BadRequest.answer(&visitor),
    };
    match compare_codes(&visitor.provider, visitor.page_visit(&id, "device"), is_theirs).await {
        Ok(_) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// `/account/device/done`: how it ended. Says nothing that the address could make true.
pub(in crate::http) async fn get_done(visitor: Visitor) -> HttpResponse {
    let end = match () {
        () if visitor.is_told("refused") => DeviceEnd::Refused,
        () if visitor.is_told("unmet") => DeviceEnd::Unmet,
        () if visitor.is_told("late") => DeviceEnd::Late,
        () => DeviceEnd::Allowed,
    };
    visitor.page(&DeviceDone { shell: visitor.shell(), end })
}
