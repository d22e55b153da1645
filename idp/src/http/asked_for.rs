//! What browsers and crawlers ask every site for: icons, and which pages are for search engines.

use super::stored::{A_DAY, stored};
use crate::{Provider, pages::Asset};
use actix_web::{HttpRequest, HttpResponse, web};
use std::sync::LazyLock;

/// RFC 9309. What anybody may read without a journey of their own; everything else is somebody's way.
static ROBOTS: LazyLock<Asset> = LazyLock::new(|| {
    let lines = "User-agent: *\nAllow: /$\nAllow: /services$\nAllow: /register$\nAllow: /terms/\n\
                 Allow: /assets/\nAllow: /favicon.ico$\nDisallow: /\n";
    Asset::new("text/plain; charset=utf-8", lines.into())
});

/// `/favicon.ico`: for whoever does not read the page's own links to its icons.
pub async fn favicon(provider: web::Data<Provider>, request: HttpRequest) -> HttpResponse {
    stored(&request, &provider.site.favicon, A_DAY)
}

/// `/apple-touch-icon.png`, and its older name.
pub(super) async fn touch_icon(provider: web::Data<Provider>, request: HttpRequest) -> HttpResponse {
    stored(&request, &provider.site.touch_icon, A_DAY)
}

/// `/robots.txt`.
pub(super) async fn robots(request: HttpRequest) -> HttpResponse {
    stored(&request, &ROBOTS, A_DAY)
}
