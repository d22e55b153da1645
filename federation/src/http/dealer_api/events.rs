//! `POST /dealer/v1/events`: events fetched by polling (RFC 8936). It always answers at once.

use super::{caller::ApiCaller, json, problem::ApiProblem};
use crate::flow::{EventPoll, EventSets, poll_events};
use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Events in an answer at most.
const MOST: i64 = 100;

/// A poll (RFC 8936, 2.2).
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct PollBody {
    /// Names of events that the receiver has.
    #[serde(default)]
    #[schema(max_items = 1000)]
    ack: Vec<String>,
    /// Names of events that it could not use, with the reasons.
    #[serde(default)]
    set_errs: BTreeMap<String, SetError>,
    /// So many at most; 100 when absent.
    #[schema(minimum = 0)]
    max_events: Option<i64>,
    /// Taken and not needed: the answer never waits.
    #[serde(default)]
    #[allow(dead_code, reason = "part of the standard's request")]
    return_immediately: bool,
}

/// Why an event could not be used (RFC 8936, 2.6).
#[derive(Deserialize, utoipa::ToSchema)]
pub(in crate::http) struct SetError {
    /// The error's code.
    #[allow(dead_code, reason = "part of the standard's request")]
    err: String,
    /// Its description.
    #[allow(dead_code, reason = "part of the standard's request")]
    description: Option<String>,
}

/// Signed events by their names (RFC 8936, 2.3).
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PollAnswer {
    sets: BTreeMap<String, String>,
    more_available: bool,
}

impl PollBody {
    /// What it asks for, within bounds.
    pub(in crate::http) fn checked(self) -> Result<EventPoll, ApiProblem> {
        let most = self.max_events.unwrap_or(MOST);
        if most < 0 {
            return Err(ApiProblem::invalid("maxEvents: must not be negative"));
        }
        if self.ack.len() + self.set_errs.len() > 1_000 {
            return Err(ApiProblem::invalid("ack: at most 1000 names"));
        }
        Ok(EventPoll { ack: self.ack, refused: self.set_errs.into_keys().collect(), most: most.min(MOST) })
    }
}

impl From<EventSets> for PollAnswer {
    fn from(sets: EventSets) -> Self {
        Self { sets: sets.sets, more_available: sets.more_available }
    }
}

/// Fetches and acknowledges events.
#[utoipa::path(
    post, path = "/dealer/v1/events", operation_id = "pollEvents", tag = "events", request_body = PollBody,
    security(("dealer" = ["events:read"])),
    responses((status = 200, description = "Events that wait.", body = PollAnswer))
)]
pub(super) async fn poll(caller: ApiCaller, payload: web::Payload) -> HttpResponse {
    let poll = async |token, body: PollBody| {
        let sets = poll_events(&caller.provider, token, body.checked()?).await?;
        Ok(json(StatusCode::OK, &PollAnswer::from(sets)))
    };
    caller.sent("events:read", payload, poll).await
}
