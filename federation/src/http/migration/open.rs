//! `POST /migration/open`: the site's page brings the handle. It comes from another site, so no token of a form can prove it;
//! the handle does, once.

use super::{Traveller, cookie};
use crate::{
    Federation,
    flow::migration::{OpenedHandover, START, open_handover},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use idp::{
    domain::Secret,
    http::{FormBody, PageError, Visitor},
};

/// Takes the handle, binds the browser, and leads to the first page with nothing in the address.
pub(in crate::http) async fn post(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
    form: FormBody,
) -> HttpResponse {
    let traveller = Traveller::new(visitor, federation, &request);
    let handle = form.get("handle");
    let site = handle.split_once('.').map(|(site, _)| site);
    let browser = traveller.cookie.as_ref().map(Secret::hash);
    let opened = open_handover(&traveller.visitor.provider, Secret::from(handle), browser).await;
    // Not the visitor's own answer: the browser's cookie was held back by the browser, and must not be replaced.
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, START));
    match opened {
        Ok(OpenedHandover::Yes(value)) => cookie::write(&mut answer, &traveller.visitor, &value),
        Ok(OpenedHandover::Already) => {}
        Ok(OpenedHandover::Gone) => return traveller.gone(site),
        Err(error) => return PageError::from(error).answer(&traveller.visitor),
    }
    answer.finish()
}

/// Opened again without the handle: on to where the person stands.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    visitor.see_other(START)
}
