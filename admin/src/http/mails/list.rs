//! Mails of the last thirty days and those that wait, page by page, newest first.

use crate::{
    domain::MailView,
    flow::list_mails,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};
use idp::{
    domain::{MailFailure, Timestamp},
    store::mail_queue::{MailFilter, MailState},
};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which mails, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MailsQuery {
    /// In this state alone: `waiting`, `sent` or `failed`.
    #[param(example = "waiting")]
    state: Option<String>,
    /// Of this kind alone.
    #[param(example = "dealer-link-start")]
    kind: Option<String>,
    /// With this last failure alone.
    #[param(example = "put_off")]
    last_failure: Option<String>,
    /// Written before this moment, seconds since the epoch: what waits for long.
    #[param(minimum = 0)]
    created_before: Option<u32>,
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Objects on the page at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Mails of the last thirty days and those that wait, page by page, newest first.
#[utoipa::path(
    tag = "Mails",
    operation_id = "listMails",
    params(MailsQuery),
    responses(
        (status = 200, description = "A page, newest first.", body = List<MailView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/mails")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    let query: MailsQuery = query.read_as()?;
    let ask = page_ask(query.cursor, query.limit)?;
    let filter = MailFilter {
        state: known(query.state, MailState::parse)?,
        topic: query.kind,
        failure: known(query.last_failure, MailFailure::parse)?,
        until: query.created_before.map(|at| Timestamp::from_seconds(i64::from(at))),
    };
    Ok(answer::page(list_mails(&caller.provider, filter, ask).await?))
}

/// A value of a list that is ours; one that is not is no filter that matches nothing, but a mistake.
fn known<T>(text: Option<String>, parse: fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
    text.map(|text| parse(&text).ok_or(Refusal::Query)).transpose()
}
