//! `POST /migration/v1/users/status`: how far users of the site are. A POST, so that no user stands in an address.

use super::caller::SiteCaller;
use crate::{
    domain::MigrationState,
    flow::migration::{UserStatus, view_users},
    http::dealer_api::{body::read_json, json, problem::ApiProblem},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use idp::domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Users in a question at most.
const MOST: usize = 100;

/// Whom the site asks about.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusBody {
    /// The site's own names of its users, 1 to 100, of 1 to 64 characters.
    #[schema(min_items = 1, max_items = 100)]
    legacy_user_ids: Vec<String>,
}

/// The answers, in the order of the question.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct StatusAnswer {
    users: Vec<UserAnswer>,
}

/// How far one user is.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct UserAnswer {
    /// The site's own name of the user.
    legacy_user_id: String,
    /// `not_started`, `in_progress`, `failed` (its owner may try again) or `migrated`.
    state: &'static str,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    migrated_at: Option<Timestamp>,
}

/// Tells how far users are.
#[utoipa::path(
    post, path = "/migration/v1/users/status", operation_id = "readUserStates", tag = "users", request_body = StatusBody,
    security(("site" = ["migration:read"])),
    responses((status = 200, description = "How far each of them is.", body = StatusAnswer))
)]
pub(super) async fn status(caller: SiteCaller, payload: web::Payload) -> HttpResponse {
    let result = async {
        let call = caller.with_scope("migration:read")?;
        let body: StatusBody = read_json(caller.request(), payload).await?;
        let names = body.legacy_user_ids;
        let fit = |name: &String| (1..=64).contains(&name.chars().count());
        if !(1..=MOST).contains(&names.len()) || !names.iter().all(fit) {
            return Err(ApiProblem::invalid("legacy_user_ids: must be 1 to 100 names of 1 to 64 characters"));
        }
        let found = view_users(&caller.provider, call, names.clone()).await?;
        let users = names.into_iter().zip(found).map(answer).collect();
        Ok(json(StatusCode::OK, &StatusAnswer { users }))
    };
    let result = result.await;
    caller.answer(result)
}

fn answer((legacy_user_id, status): (String, UserStatus)) -> UserAnswer {
    let state = match status.state {
        None => "not_started",
        Some(MigrationState::Creating) => "in_progress",
        Some(MigrationState::Failed) => "failed",
        Some(MigrationState::Migrated) => "migrated",
    };
    UserAnswer { legacy_user_id, state, migrated_at: status.migrated_at }
}
