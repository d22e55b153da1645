//! `/ssf/subjects/…`: of whom a receiver wants to hear (SSF 1.0, 8.1.3).

use super::{caller::Caller, openapi};
use crate::flow::ssf::{add_subject, remove_subject};
use actix_web::{HttpResponse, web};

/// Adds a subject that was removed before. Every other is in the stream already.
#[utoipa::path(
    post, path = "/ssf/subjects/add", operation_id = "addSubject", tag = "subjects",
    request_body = openapi::NamedSubject, security(("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "Taken. Says nothing of whether there is such a subject."))
)]
pub(super) async fn add(caller: Caller, payload: web::Payload) -> HttpResponse {
    let add = async |token| {
        let request = caller.body(payload).await?;
        add_subject(&caller.provider, token, request).await?;
        Ok(HttpResponse::Ok().finish())
    };
    caller.managing(add).await
}

/// Removes a subject: no more events of it are put into the stream.
#[utoipa::path(
    post, path = "/ssf/subjects/remove", operation_id = "removeSubject", tag = "subjects",
    request_body = openapi::NamedSubject, security(("receiver" = ["ssf.manage"])),
    responses((status = 204, description = "Taken. Says nothing of whether there is such a subject."))
)]
pub(super) async fn remove(caller: Caller, payload: web::Payload) -> HttpResponse {
    let remove = async |token| {
        let request = caller.body(payload).await?;
        remove_subject(&caller.provider, token, request).await?;
        Ok(HttpResponse::NoContent().finish())
    };
    caller.managing(remove).await
}
