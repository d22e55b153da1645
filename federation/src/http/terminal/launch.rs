//! `POST /terminal`: the launch, posted by the dealer's own page. It comes from another site and brings no cookie of
//! ours: the sealed launch, good once, is what proves it.

use super::{lost, stop};
use crate::{
    flow::{DealerError, Refusal, enter_terminal},
    http::terminal_cookie,
};
use actix_web::HttpResponse;
use idp::http::{FormBody, Visitor};

pub(crate) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    match enter_terminal(&visitor.provider, form.get("launch"), visitor.request_id.clone()).await {
        Ok(session) => terminal_cookie::write(visitor.see_other("/terminal/customer"), &visitor, &session),
        Err(DealerError::Refused(Refusal::BadLaunch)) => lost(&visitor),
        Err(error) => stop(&visitor, error),
    }
}

/// Opened again without the launch: only the dealer's system can begin anew.
pub(crate) async fn get(visitor: Visitor) -> HttpResponse {
    lost(&visitor)
}
