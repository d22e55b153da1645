//! Starting a dealer link. The record is sent to the provider server to server; what comes back is a sealed launch that
//! only the provider can read, and the browser posts it to the provider's terminal pages. They run in this window and
//! end there; nothing comes back through the browser.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::{Customer, Pal, page::Trouble};
use crate::serve::{
    answer::{page, see_other},
    browser,
};

/// `POST {dealer_api}/visits`
#[derive(Serialize)]
struct Visit<'v> {
    shop: &'v str,
    staff: &'v str,
    customer: &'v Customer,
}

/// Its answer.
#[derive(Deserialize)]
struct OpenedVisit {
    /// For the provider's eyes only; good for five minutes and once.
    launch: String,
    launch_url: String,
}

#[derive(Template)]
#[template(path = "pal/launch.html")]
struct LaunchPage {
    launch: String,
    launch_url: String,
}

/// `POST /customers/{code}/link`
pub(super) async fn post(pal: Data<Pal>, request: HttpRequest, code: Path<String>) -> HttpResponse {
    if !browser::is_own_form(&request, &pal.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    let Some(counter) = pal.counter(&request) else { return see_other("/") };
    let Some(customer) = pal.book.find(&counter.dealer.dealer_id, &code) else {
        return Trouble::NoSuchPage.page();
    };

    let visit = Visit { shop: &counter.shop.id, staff: &counter.staff, customer: &customer };
    let opened: OpenedVisit = match pal.post(counter.dealer, "visits", &visit).await {
        Ok(opened) => opened,
        Err(error) => return Trouble::Call(error).page(),
    };
    // The launch stands for the customer's data: it goes to the provider and nowhere else.
    if !pal.is_at_provider(&opened.launch_url) {
        return Trouble::ForeignLaunch.page();
    }
    page(&LaunchPage { launch: opened.launch, launch_url: opened.launch_url })
}

impl Pal {
    fn is_at_provider(&self, url: &str) -> bool {
        let origin = |url: &str| url::Url::parse(url).ok().map(|url| url.origin());
        origin(url).is_some_and(|it| it.is_tuple() && Some(it) == origin(self.provider.issuer()))
    }
}
