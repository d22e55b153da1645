//! Who stands at the counter. A real system has its staff log in; here a dealer, a shop and a staff number are chosen.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Form},
};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::{Pal, page::Trouble};
use crate::{
    serve::{
        answer::{page, see_other},
        browser,
    },
    settings::{PalDealer, Shop},
};

const COOKIE: &str = "pal-counter";

/// What is chosen on the front page, and what the cookie holds.
#[derive(Serialize, Deserialize)]
pub(super) struct Choice {
    dealer: String,
    shop: String,
    staff: String,
}

/// A counter: the dealer, one of its shops, and a member of its staff.
pub(super) struct Counter<'p> {
    pub(super) dealer: &'p PalDealer,
    pub(super) shop: &'p Shop,
    pub(super) staff: String,
}

#[derive(Template)]
#[template(path = "pal/counter.html")]
struct CounterPage<'p> {
    dealers: &'p [PalDealer],
}

/// `GET /`
pub(super) async fn get(pal: Data<Pal>) -> HttpResponse {
    page(&CounterPage { dealers: &pal.settings.dealers })
}

/// `POST /counter`
pub(super) async fn post(pal: Data<Pal>, request: HttpRequest, choice: Form<Choice>) -> HttpResponse {
    if !browser::is_own_form(&request, &pal.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    if pal.at(&choice).is_none() {
        return see_other("/");
    }
    let value = format!("{}/{}/{}", choice.dealer, choice.shop, choice.staff);
    HttpResponse::SeeOther()
        .cookie(browser::cookie(COOKIE.to_owned(), value, &pal.settings.base_url))
        .insert_header((header::LOCATION, "/customers"))
        .finish()
}

/// `POST /leave`
pub(super) async fn leave(pal: Data<Pal>) -> HttpResponse {
    HttpResponse::SeeOther()
        .cookie(browser::removal(COOKIE.to_owned(), &pal.settings.base_url))
        .insert_header((header::LOCATION, "/"))
        .finish()
}

impl Pal {
    /// The counter that the browser is at; `None` sends it to the front page.
    pub(super) fn counter(&self, request: &HttpRequest) -> Option<Counter<'_>> {
        let cookie = request.cookie(COOKIE)?;
        let mut parts = cookie.value().splitn(3, '/').map(str::to_owned);
        self.at(&Choice { dealer: parts.next()?, shop: parts.next()?, staff: parts.next()? })
    }

    /// The counter of a choice, if there is such a dealer and shop.
    fn at(&self, choice: &Choice) -> Option<Counter<'_>> {
        let dealer = self.settings.dealers.iter().find(|dealer| dealer.dealer_id == choice.dealer)?;
        let shop = dealer.shops.iter().find(|shop| shop.id == choice.shop)?;
        let is_number =
            (1..=8).contains(&choice.staff.len()) && choice.staff.bytes().all(|c| c.is_ascii_alphanumeric());
        is_number.then(|| Counter { dealer, shop, staff: choice.staff.clone() })
    }
}
