//! `/authorize` (OIDC Core 3.1.2): GET and POST alike.

use super::{FormBody, PageError, Visitor, carried, visitor::put};
use crate::{
    flow::{AuthorizeVisit, Authorized, Next, answer_relying_party, authorize},
    pages::{FormPost, Handing},
    protocol::{Answer, ParamList, client_id_of},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// The request in the query string.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match ParamList::parse_form(request.query_string().as_bytes()) {
        Ok(params) => take(visitor, params).await,
        Err(error) => PageError::Client(error).answer(&visitor),
    }
}

/// The request in the body.
pub(super) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    match visitor.once_more("/authorize", &form.0) {
        Some(page) => page,
        None => take(visitor, form.0).await,
    }
}

async fn take(mut visitor: Visitor, params: ParamList) -> HttpResponse {
    let client = client_id_of(&params).ok();
    if let Some(client) = &client {
        visitor.wear(client.clone());
    }
    let visit = AuthorizeVisit { params, browser: visitor.browser.hash(), session: visitor.session.clone() };
    let authorized = authorize(Arc::clone(&visitor.provider), visit).await;
    // In memory is whoever is registered: a name that is not is kept nowhere.
    if let Some(client) = client.and_then(|client| visitor.provider.cached_client(&client)) {
        visitor.comes_from(&client.id);
    }
    match authorized {
        Ok(Authorized::Next(next)) => answer_next(&visitor, next).await,
        Ok(Authorized::Page(error)) => PageError::Client(error).answer(&visitor),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// What an interaction says next, as an answer to the browser.
pub(super) async fn answer_next(visitor: &Visitor, next: Next) -> HttpResponse {
    match next {
        Next::Page(path) => visitor.see_other(&path),
        Next::Carried { page, id, sealed } => {
            let mut answer = visitor.see_other(&page);
            put(&mut answer, &carried::hand_over(visitor, &id, &sealed));
            answer
        }
        Next::Reply(reply) => match answer_relying_party(&visitor.provider, *reply).await {
            Ok((answer, browser_state)) => {
                visitor.with_browser_state(hand_over(visitor, answer), browser_state.as_deref())
            }
            Err(error) => PageError::from(error).answer(visitor),
        },
    }
}

fn hand_over(visitor: &Visitor, answer: Answer) -> HttpResponse {
    match answer {
        Answer::Redirect(location) => visitor.see_other(&location),
        Answer::FormPost { action, fields } => {
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let shell = visitor.shell_without_switch();
            visitor.page(&FormPost { shell, handing: Handing::BackToService, action, fields })
        }
    }
}
