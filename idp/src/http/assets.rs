//! `/assets/{name}`: style sheets and scripts, their names made of their contents.

use super::{PageError, Visitor};
use actix_web::{HttpResponse, http::header, web};

/// An asset; immutable, since another content has another name.
pub(super) async fn get(visitor: Visitor, name: web::Path<String>) -> HttpResponse {
    let provider = &visitor.provider;
    let mut sites = std::iter::once(&provider.site).chain(provider.sites.values());
    match sites.find_map(|site| site.assets.find(&name)) {
        Some(asset) => HttpResponse::Ok()
            .content_type(asset.content_type)
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(asset.bytes.clone()),
        None => PageError::NotFound.answer(&visitor),
    }
}
