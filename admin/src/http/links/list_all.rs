//! Dealer links of all dealers, page by page.

use crate::{
    domain::LinkView,
    flow::{LinksAsked, list_all_links},
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};
use federation::{
    domain::{DealerId, LinkState},
    store::link_lists::LinkOrder,
};
use idp::domain::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which links, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LinksQuery {
    /// Of this dealer alone.
    #[param(example = "D-0234")]
    dealer: Option<String>,
    /// Of this shop alone; with `dealer`.
    #[param(example = "S-01")]
    shop: Option<String>,
    /// In this state alone.
    #[param(value_type = Option<String>, example = "provisional")]
    state: Option<LinkState>,
    /// Started at this moment or later, seconds since the epoch.
    created_from: Option<u32>,
    /// Started before this moment: what waits for long.
    created_before: Option<u32>,
    /// The newest first, which is usual, or the oldest.
    #[serde(default)]
    #[param(inline)]
    order: Order,
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Objects on the page at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Which end of the list comes first.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    NewestFirst,
    OldestFirst,
}

impl From<Order> for LinkOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::NewestFirst => Self::NewestFirst,
            Order::OldestFirst => Self::OldestFirst,
        }
    }
}

/// Dealer links of all dealers, page by page, newest first or oldest first.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "listAllLinks",
    params(LinksQuery),
    responses(
        (status = 200, description = "A page, in the order that was asked for.", body = List<LinkView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/links")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    let query: LinksQuery = query.read_as()?;
    // A shop's reference means something at its dealer alone.
    if query.shop.is_some() && query.dealer.is_none() {
        return Err(Refusal::Query);
    }
    let ask = page_ask(query.cursor, query.limit)?;
    let moment = |at: u32| Timestamp::from_seconds(i64::from(at));
    let asked = LinksAsked {
        dealer: query.dealer.map(DealerId::from),
        shop: query.shop,
        state: query.state,
        created_from: query.created_from.map(moment),
        created_before: query.created_before.map(moment),
        order: query.order.into(),
    };
    Ok(answer::page(list_all_links(&caller.provider, asked, ask).await?))
}
