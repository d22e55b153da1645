//! `/metrics`: counters and durations for Prometheus. Labels have few values and name nobody.

use actix_web::{HttpResponse, get, web};
use idp::{Provider, metrics::TEXT_FORMAT};

/// Counters and durations.
#[utoipa::path(
    tag = "Health",
    operation_id = "metrics",
    responses((status = 200, description = "Prometheus text format.", body = String, content_type = "text/plain")),
)]
#[get("/metrics")]
pub(super) async fn get(provider: web::Data<Provider>) -> HttpResponse {
    HttpResponse::Ok().content_type(TEXT_FORMAT).body(provider.metrics.text())
}
