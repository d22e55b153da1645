//! What browsers and crawlers ask every site for. Nothing of the back office is for search engines.

use actix_web::{HttpRequest, HttpResponse, get, web};
use idp::{
    Provider,
    http::{A_DAY, stored},
    pages::Asset,
};
use std::sync::LazyLock;

static ROBOTS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("text/plain; charset=utf-8", b"User-agent: *\nDisallow: /\n".to_vec()));

#[get("/favicon.ico")]
pub(super) async fn favicon(provider: web::Data<Provider>, request: HttpRequest) -> HttpResponse {
    idp::http::favicon(provider, request).await
}

/// RFC 9309.
#[get("/robots.txt")]
pub(super) async fn robots(request: HttpRequest) -> HttpResponse {
    stored(&request, &ROBOTS, A_DAY)
}
