//! Discovery and keys: bytes made beforehand.

use crate::Provider;
use actix_web::{HttpResponse, http::header, web};

/// How long others may keep them: short enough for a key to be known before it signs.
const KEEP: &str = "public, max-age=300";

/// `/.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.
pub(super) async fn get(provider: web::Data<Provider>) -> HttpResponse {
    json(web::Bytes::copy_from_slice(&provider.metadata))
}

/// `/.well-known/ssf-configuration` (SSF 1.0, 7.2).
pub(super) async fn get_transmitter(provider: web::Data<Provider>) -> HttpResponse {
    json(web::Bytes::copy_from_slice(&provider.transmitter_metadata))
}

/// `/jwks` (RFC 7517, 5).
pub(super) async fn get_jwks(provider: web::Data<Provider>) -> HttpResponse {
    json(web::Bytes::copy_from_slice(&provider.keys.current().jwks()))
}

fn json(body: web::Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, KEEP))
        // Public by nature: a page of any origin may read it.
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(body)
}
