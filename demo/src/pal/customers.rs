//! The pages of the customer book: the list, and one record with its dealer links.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;

use super::{Customer, Pal, counter::Counter, links::LinkRow, page::Trouble};
use crate::serve::answer::{page, see_other};

#[derive(Template)]
#[template(path = "pal/customers.html")]
struct ListPage<'p> {
    counter: Counter<'p>,
    customers: Vec<Customer>,
}

#[derive(Template)]
#[template(path = "pal/record.html")]
struct RecordPage<'p> {
    counter: Counter<'p>,
    customer: Customer,
    /// `Err` holds what to tell the staff when the provider cannot be asked.
    links: Result<Vec<LinkRow>, String>,
}

/// `GET /customers`
pub(super) async fn list(pal: Data<Pal>, request: HttpRequest) -> HttpResponse {
    let Some(counter) = pal.counter(&request) else { return see_other("/") };
    let customers = pal.book.list(&counter.dealer.dealer_id);
    page(&ListPage { counter, customers })
}

/// `GET /customers/{code}`
pub(super) async fn record(pal: Data<Pal>, request: HttpRequest, code: Path<String>) -> HttpResponse {
    let Some(counter) = pal.counter(&request) else { return see_other("/") };
    let Some(customer) = pal.book.find(&counter.dealer.dealer_id, &code) else {
        return Trouble::NoSuchPage.page();
    };
    // The record is shown even when the provider is away: the counter has other work to do too.
    let links = pal.links_of(counter.dealer, &customer.customer_code).await;
    let links = links.map_err(|error| error.to_string());
    page(&RecordPage { counter, customer, links })
}
