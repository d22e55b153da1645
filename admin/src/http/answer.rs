//! Answers of success.

use crate::{
    domain::ApprovalView,
    flow::{Page, Version, Versioned},
};
use actix_web::{HttpResponse, http::header};
use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct List<T> {
    /// The objects, by id.
    items: Vec<T>,
    /// `cursor` of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// 200 with a page.
pub(super) fn page<T: Serialize>(page: Page<T>) -> HttpResponse {
    HttpResponse::Ok().json(List { items: page.objects, next_cursor: page.next })
}

/// 200 with the object and its version.
pub(super) fn object<T: Serialize>(found: &Versioned<T>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, tag(found))).json(&found.object)
}

/// 201 with the object, its version and where it is.
pub(super) fn created<T: Serialize>(made: &Versioned<T>, path: String) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::ETAG, tag(made)))
        .insert_header((header::LOCATION, path))
        .json(&made.object)
}

/// 202 with what waits, and its version.
pub(super) fn accepted<T: Serialize>(waiting: &T, version: &Version) -> HttpResponse {
    HttpResponse::Accepted().insert_header((header::ETAG, format!("\"{}\"", version.tag()))).json(waiting)
}

/// 202 with what waits for a second person, its version and where it is.
pub(super) fn waits(approval: &Versioned<ApprovalView>) -> HttpResponse {
    let path = format!("/v1/approvals/{}", approval.object.approval_id);
    HttpResponse::Accepted()
        .insert_header((header::ETAG, tag(approval)))
        .insert_header((header::LOCATION, path))
        .json(&approval.object)
}

fn tag<T>(versioned: &Versioned<T>) -> String {
    format!("\"{}\"", versioned.version.tag())
}
