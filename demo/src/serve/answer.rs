//! The few shapes that answers of the demo have.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;

/// A page. A template that fails to render is a bug of ours and becomes a plain 500.
pub(crate) fn page(template: &impl Template) -> HttpResponse {
    page_with(StatusCode::OK, template)
}

/// A page with another status than 200.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html),
        Err(error) => {
            tracing::error!(%error, "a page failed to render");
            HttpResponse::InternalServerError().body("ページを表示できませんでした。")
        }
    }
}

/// Go there with GET. After a POST this keeps a reload from repeating it.
pub(crate) fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// A file that is part of the program. Short caching, since its name does not change with its content.
pub(crate) fn asset(content_type: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CACHE_CONTROL, "max-age=60"))
        .body(body)
}
