//! Links of the calling dealer: read, cancelled, mailed again, ended, disputed.

use super::{body::NoMembers, caller::ApiCaller, cursor, json, problem::ApiProblem};
use crate::{
    domain::{Delivery, LinkId, LinkState},
    flow::{
        self, CallerToken, DealerError, LinkQuery, LinkUseCase, LinkView, change_as_dealer, find_link,
        list_links, resend_mail,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web};
use idp::{domain::Timestamp, protocol::ParamList};
use serde::Serialize;

/// Links in an answer when the caller does not say.
const USUAL_LIMIT: i64 = 50;
/// Links in an answer at most.
const MOST: i64 = 200;

/// A link as its dealer sees it: never a token, an address or an account.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LinkAnswer {
    /// Its name.
    id: String,
    /// Its state now.
    state: LinkState,
    /// The dealer's own code, until it is erased within an hour of the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_code: Option<String>,
    /// Where it was started.
    shop: String,
    /// By whom.
    staff: String,
    /// When, seconds since the epoch.
    #[schema(value_type = i64)]
    created_at: Timestamp,
    /// The last second in which it can be completed.
    #[schema(value_type = i64)]
    expires_at: Timestamp,
    /// When it was completed.
    #[schema(value_type = Option<i64>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    linked_at: Option<Timestamp>,
    /// How the last mail fared.
    delivery: Delivery,
}

impl From<LinkView> for LinkAnswer {
    fn from(view: LinkView) -> Self {
        Self {
            id: view.link.id.to_string(),
            state: view.state,
            customer_code: view.customer_code,
            shop: view.link.shop,
            staff: view.link.staff,
            created_at: view.link.created_at,
            expires_at: view.link.expires_at,
            linked_at: view.link.linked_at,
            delivery: view.delivery,
        }
    }
}

/// Links, newest first.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LinksAnswer {
    links: Vec<LinkAnswer>,
    /// Where the list goes on; absent at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Lists the dealer's links, newest first.
#[utoipa::path(
    get, path = "/dealer/v1/links", operation_id = "listLinks", tag = "links",
    params(
        ("state" = Option<LinkState>, Query, description = "in this state alone"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "1 to 200, 50 when absent"),
    ),
    security(("dealer" = ["link:read"])),
    responses((status = 200, description = "A page, newest first.", body = LinksAnswer))
)]
pub(super) async fn list(caller: ApiCaller) -> HttpResponse {
    let list = async |token: CallerToken| {
        let (sealer, client) = (&caller.provider.sealer, token.client_id.clone());
        let query = parse_query(caller.query(), |text| cursor::read(sealer, &client, text))?;
        let page = list_links(&caller.provider, token, query).await?;
        let next_cursor = page
            .links
            .last()
            .filter(|_| page.has_more)
            .map(|last| cursor::write(sealer, &client, &last.link.id));
        let links = page.links.into_iter().map(LinkAnswer::from).collect();
        Ok(json(StatusCode::OK, &LinksAnswer { links, next_cursor }))
    };
    caller.allowed("link:read", list).await
}

/// Reads one link.
#[utoipa::path(
    get, path = "/dealer/v1/links/{id}", operation_id = "readLink", tag = "links", params(("id" = String, Path)),
    security(("dealer" = ["link:read"])),
    responses((status = 200, description = "As it is.", body = LinkAnswer))
)]
pub(super) async fn read(caller: ApiCaller, id: web::Path<LinkId>) -> HttpResponse {
    let read = async |token| {
        let view = find_link(&caller.provider, token, id.into_inner()).await?;
        Ok(json(StatusCode::OK, &LinkAnswer::from(view)))
    };
    caller.allowed("link:read", read).await
}

/// Takes a start back.
#[utoipa::path(
    post, path = "/dealer/v1/links/{id}/cancel", operation_id = "cancelLink", tag = "links", params(("id" = String, Path)),
    request_body = NoMembers, security(("dealer" = ["link:cancel"])),
    responses((status = 204, description = "It is done."))
)]
pub(super) async fn cancel(caller: ApiCaller, id: web::Path<LinkId>, payload: web::Payload) -> HttpResponse {
    change(caller, id, payload, flow::cancel).await
}

/// Sends the mail of a start again.
#[utoipa::path(
    post, path = "/dealer/v1/links/{id}/resend", operation_id = "resendLinkMail", tag = "links", params(("id" = String, Path)),
    request_body = NoMembers, security(("dealer" = ["link:start"])),
    responses((status = 204, description = "It is done."))
)]
pub(super) async fn resend(caller: ApiCaller, id: web::Path<LinkId>, payload: web::Payload) -> HttpResponse {
    let change =
        async |token, NoMembers {}| done(resend_mail(&caller.provider, token, id.into_inner()).await);
    caller.sent("link:start", payload, change).await
}

/// Ends a link.
#[utoipa::path(
    post, path = "/dealer/v1/links/{id}/unlink", operation_id = "unlink", tag = "links", params(("id" = String, Path)),
    request_body = NoMembers, security(("dealer" = ["link:cancel"])),
    responses((status = 204, description = "It is done."))
)]
pub(super) async fn unlink(caller: ApiCaller, id: web::Path<LinkId>, payload: web::Payload) -> HttpResponse {
    change(caller, id, payload, flow::unlink).await
}

/// Says that the linked account is not the dealer's customer: the claim is withheld until it is settled.
#[utoipa::path(
    post, path = "/dealer/v1/links/{id}/dispute", operation_id = "disputeLink", tag = "links", params(("id" = String, Path)),
    request_body = NoMembers, security(("dealer" = ["link:cancel"])),
    responses((status = 204, description = "It is done."))
)]
pub(super) async fn dispute(caller: ApiCaller, id: web::Path<LinkId>, payload: web::Payload) -> HttpResponse {
    change(caller, id, payload, flow::dispute).await
}

/// Takes a dispute back: the link is right, and in force again.
#[utoipa::path(
    post, path = "/dealer/v1/links/{id}/settle", operation_id = "settleDispute", tag = "links", params(("id" = String, Path)),
    request_body = NoMembers, security(("dealer" = ["link:cancel"])),
    responses((status = 204, description = "It is done."))
)]
pub(super) async fn settle(caller: ApiCaller, id: web::Path<LinkId>, payload: web::Payload) -> HttpResponse {
    change(caller, id, payload, flow::settle_dispute).await
}

/// Makes a change that ends or holds a link.
async fn change(
    caller: ApiCaller,
    id: web::Path<LinkId>,
    payload: web::Payload,
    change: LinkUseCase,
) -> HttpResponse {
    let change = async |token, NoMembers {}| {
        done(change_as_dealer(&caller.provider, token, id.into_inner(), change).await)
    };
    caller.sent("link:cancel", payload, change).await
}

/// 204 for a change that was made.
fn done(change: Result<(), DealerError>) -> Result<HttpResponse, ApiProblem> {
    change?;
    Ok(HttpResponse::NoContent().finish())
}

fn parse_query(text: &str, read_cursor: impl Fn(&str) -> Option<LinkId>) -> Result<LinkQuery, ApiProblem> {
    let malformed = |_| ApiProblem::invalid("the query cannot be read");
    let params = ParamList::parse_form(text.as_bytes()).map_err(malformed)?;
    let mut query = LinkQuery { state: None, before: None, limit: USUAL_LIMIT };
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in params.pairs() {
        if seen.contains(&name.as_str()) {
            return Err(ApiProblem::invalid(format!("{name}: stands twice")));
        }
        seen.push(name);
        match name.as_str() {
            "state" => {
                let state =
                    LinkState::parse(value).ok_or_else(|| ApiProblem::invalid("state: is not known"))?;
                query.state = Some(state);
            }
            "cursor" => {
                let id =
                    read_cursor(value).ok_or_else(|| ApiProblem::invalid("cursor: is not one of ours"))?;
                query.before = Some(id);
            }
            "limit" => {
                query.limit = value
                    .parse()
                    .ok()
                    .filter(|limit| (1..=MOST).contains(limit))
                    .ok_or_else(|| ApiProblem::invalid("limit: must be 1 to 200"))?;
            }
            _ => return Err(ApiProblem::invalid("the query holds a parameter that is not known")),
        }
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_strictly() {
        let parse = |text: &str| parse_query(text, |cursor| (cursor == "ok").then(|| LinkId::from("x")));
        assert!(parse("").is_ok_and(|query| query.limit == 50 && query.state.is_none()));
        assert!(parse("state=linked&limit=200&cursor=ok").is_ok_and(|query| query.limit == 200));
        for bad in [
            "limit=0",
            "limit=-1",
            "limit=201",
            "limit=x",
            "limit=1&limit=2",
            "cursor=forged",
            "state=x",
            "a=1",
            "%zz",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
