//! Shops of a dealer, page by page.

use crate::{
    domain::ShopView,
    flow::list_shops,
    http::{
        Caller, ReadDealer, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, web};
use federation::domain::DealerId;

/// Shops of a dealer, page by page.
#[utoipa::path(
    tag = "Shops",
    operation_id = "listShops",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by id.", body = List<ShopView>),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:own-dealer"])),
)]
#[get("/v1/dealers/{dealer_id}/shops")]
pub(in crate::http) async fn get(
    caller: Caller<ReadDealer>,
    dealer_id: web::Path<String>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let dealer = DealerId::from(dealer_id.into_inner());
    Ok(answer::page(list_shops(&caller.provider, dealer, query.read()?).await?))
}
