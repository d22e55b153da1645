//! The systems of a dealer.

use crate::{
    domain::DealerClientView,
    flow::list_dealer_clients,
    http::{
        Caller, ReadDealer, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, web};
use federation::domain::DealerId;

/// The systems of a dealer.
#[utoipa::path(
    tag = "Dealers' systems",
    operation_id = "listDealerClients",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by id.", body = List<DealerClientView>),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:own-dealer"])),
)]
#[get("/v1/dealers/{dealer_id}/clients")]
pub(in crate::http) async fn get(
    caller: Caller<ReadDealer>,
    dealer_id: web::Path<String>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let dealer = DealerId::from(dealer_id.into_inner());
    Ok(answer::page(list_dealer_clients(&caller.provider, dealer, query.read()?).await?))
}
