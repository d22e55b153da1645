//! `/assets/{name}`: style sheets, scripts and icons, their names made of their contents.

use super::{
    PageError, Visitor,
    stored::{FOR_EVER, stored},
};
use actix_web::{HttpRequest, HttpResponse, web};

/// An asset; immutable, since another content has another name.
pub(super) async fn get(visitor: Visitor, request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let provider = &visitor.provider;
    let mut sites = std::iter::once(&provider.site).chain(provider.sites.values());
    match sites.find_map(|site| site.assets.find(&name)) {
        Some(asset) => stored(&request, asset, FOR_EVER),
        None => PageError::NotFound.answer(&visitor),
    }
}
