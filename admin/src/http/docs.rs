//! `/openapi.json`, and the page that makes it browsable. All of its files are inside the program.

use super::{Refusal, description};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use idp::{http::stored, pages::Asset};
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// Made once: the description never changes while the program runs.
static DESCRIPTION: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("application/json", description().to_json().unwrap_or_default().into_bytes())
});

/// The page asks nobody else: no validator, and the description from this listener.
static PAGE: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    Arc::new(
        Config::from("/openapi.json").validator_url("none").deep_linking(true).persist_authorization(false),
    )
});

#[get("/openapi.json")]
pub(super) async fn openapi(request: HttpRequest) -> HttpResponse {
    stored(&request, &DESCRIPTION, "no-cache")
}

/// The address without its slash.
#[get("/docs")]
pub(super) async fn to_page() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/docs/")).finish()
}

#[get("/docs/{file:.*}")]
pub(super) async fn page(file: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let file = utoipa_swagger_ui::serve(&file, Arc::clone(&PAGE)).map_err(|cause| {
        tracing::error!(%cause, "the page of the description cannot be served");
        Refusal::Internal
    })?;
    let file = file.ok_or(Refusal::NoPath)?;
    let mut answer = HttpResponse::Ok();
    if file.gzpipped {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    Ok(answer.content_type(file.content_type).body(file.bytes.into_owned()))
}
