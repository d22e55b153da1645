//! `/mail/status`: whether mail is slow right now, for pages that wait for a code. One fact for everybody: it tells of no
//! address.

use crate::Provider;
use actix_web::{HttpResponse, http::header, web};
use serde_json::json;

pub(super) async fn get(provider: web::Data<Provider>) -> HttpResponse {
    let slow = provider.mail_health.is_slow(provider.clock.now());
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({ "slow": slow }))
}
