//! `/terminal/qr.svg`: the code that a customer without an ID scans at the counter. It carries the names of dealer and
//! shop, sealed, so that the registration ends with "show this to the staff".

use super::caller;
use crate::{flow::shop_hint, http::terminal_cookie};
use actix_web::{HttpRequest, HttpResponse, http::header};
use idp::{
    http::{PageError, Visitor},
    pages::qr_svg,
};

pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let mut address = visitor.provider.settings.issuer.url("/register");
    if let Some(session) = terminal_cookie::read(&request, &visitor) {
        let hint = shop_hint(&visitor.provider, caller(&visitor, &session), session.shop.clone()).await;
        // Without the hint the code still leads to the registration.
        if let Ok(hint) = hint {
            address = format!("{address}?shop={hint}");
        }
    }
    match qr_svg(&address) {
        Some(svg) => HttpResponse::Ok()
            .content_type("image/svg+xml")
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .body(svg),
        None => PageError::NotFound.answer(&visitor),
    }
}
