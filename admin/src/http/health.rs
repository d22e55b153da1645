//! `/live` and `/ready`: for probes, without authentication, without details for strangers.

use crate::flow::{Obstacle, find_obstacle};
use actix_web::{HttpResponse, get, http::header, web};
use idp::Provider;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether this node wants requests. The program makes one and shares it: a stopping node says no first
/// and goes on answering. A new one says no.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Everything runs.
    pub fn on(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// No new requests, please.
    pub fn off(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// What the node says.
    pub fn is_on(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The process runs.
#[utoipa::path(
    tag = "Health",
    operation_id = "live",
    responses((status = 200, description = "The process runs.", body = String, content_type = "text/plain")),
)]
#[get("/live")]
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The node takes work: the database answers and takes writes, its schema is current, there are keys.
#[utoipa::path(
    tag = "Health",
    operation_id = "ready",
    responses(
        (status = 200, description = "The node takes work.", body = String, content_type = "text/plain"),
        (status = 503, description = "It does not; the body says why.", body = String, content_type = "text/plain"),
    ),
)]
#[get("/ready")]
pub(super) async fn ready(provider: web::Data<Provider>, readiness: web::Data<Readiness>) -> HttpResponse {
    let obstacle = if readiness.is_on() { find_obstacle(&provider).await } else { Some(Obstacle::Stopping) };
    match obstacle {
        None => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Some(obstacle) => HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, "5"))
            .content_type("text/plain; charset=utf-8")
            .body(format!("{obstacle}\n")),
    }
}
