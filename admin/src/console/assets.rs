//! Style sheets, scripts and icons, and the listener's own address.

use super::{OFFICE, halt::Halt};
use crate::pages::console::style;
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use idp::{Provider, http::stored};

/// Kept for good: another content has another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What all pages share.
pub(super) async fn shared(
    provider: web::Data<Provider>,
    request: HttpRequest,
    name: web::Path<String>,
) -> HttpResponse {
    match provider.site.assets.find(&name) {
        Some(asset) => stored(&request, asset, FOR_EVER),
        None => HttpResponse::NotFound().finish(),
    }
}

/// What the console alone has.
pub(super) async fn own(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Halt> {
    let asset = style();
    let served = format!("console-{}.css", asset.digest);
    if *name == served { Ok(stored(&request, asset, FOR_EVER)) } else { Err(Halt::NotFound) }
}

/// People come to the listener's own address, too.
pub(super) async fn to_console() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, OFFICE.base)).finish()
}
