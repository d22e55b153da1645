//! `/account/passkeys/add`: one passkey more. The page's script runs the ceremony in between.

use super::super::{FormBody, PageError, Visitor};
use crate::{
    domain::MOST_PASSKEYS,
    flow::account::{Need, PasskeyAdded, add_passkey, begin_adding_passkey, view_passkeys},
    pages::{Form, PasskeyAdd, PasskeyForm, Problem, Texts},
};
use actix_web::{HttpResponse, http::StatusCode};

const LIST: &str = "/account/passkeys";
const PATH: &str = "/account/passkeys/add";

/// Shows the page, with a name to begin with.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let view = view_passkeys(&visitor.provider, visitor.account_visit(), Need::FreshLogin).await;
    match visitor.visited(view, PATH).await {
        Ok(passkeys) => {
            let name = Texts::of(visitor.lang).factors.passkey_suggested(passkeys.len() + 1);
            show(&visitor, Form::new().with("passkey_name", &name))
        }
        Err(answer) => answer,
    }
}

/// The script's address, opened by hand: its page is this one.
pub(in crate::http) async fn get_page(visitor: Visitor) -> HttpResponse {
    visitor.see_other(PATH)
}

/// For the script: the options of the ceremony, JSON.
pub(in crate::http) async fn post_options(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let begun = begin_adding_passkey(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(begun, PATH).await {
        Ok(Some(begun)) => visitor.answer(StatusCode::OK).json(begun),
        Ok(None) => PageError::NotFound.answer(&visitor),
        Err(answer) => answer,
    }
}

/// Takes what the device made.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let ceremony = (form.get("ceremony").to_owned(), form.get("answer").to_owned());
    let name = form.get("passkey_name").to_owned();
    let added = add_passkey(&visitor.provider, visitor.account_visit(), name.clone(), ceremony).await;
    let added = match visitor.visited(added, PATH).await {
        Ok(added) => added,
        Err(answer) => return answer,
    };
    let t = Texts::of(visitor.lang).factors;
    let words = match added {
        PasskeyAdded::Yes => return visitor.see_other(&format!("{LIST}?done=added")),
        PasskeyAdded::BadName => t.passkey_bad_name.to_owned(),
        PasskeyAdded::Refused => t.passkey_refused.to_owned(),
        PasskeyAdded::Known => t.passkey_known.to_owned(),
        PasskeyAdded::Full => t.passkey_full(MOST_PASSKEYS),
    };
    let form = Form::new().with("passkey_name", &name).refused("passkey_name", Problem::Other(words));
    show(&visitor, form)
}

fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    let passkey = PasskeyForm { action: PATH.to_owned(), options_href: format!("{LIST}/options") };
    visitor.page(&PasskeyAdd { shell: visitor.shell(), passkey, form })
}
