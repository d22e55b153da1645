//! 入庫予約: what the site is for, and what goes on working whether or not the member has moved.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form},
};
use askama::Template;
use serde::Deserialize;

use super::{Member, OwnersSite, page::Trouble};
use crate::serve::{
    answer::{page, see_other},
    browser,
};

/// Bookings that are kept of a member.
const KEPT: usize = 20;

/// The days that each member booked.
#[derive(Default)]
pub(super) struct Bookings(Mutex<HashMap<String, Vec<jiff::civil::Date>>>);

/// What is typed.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    day: String,
}

#[derive(Template)]
#[template(path = "owners_site/booking.html")]
struct BookingPage<'p> {
    member: &'p Member,
    here: &'static str,
    days: Vec<String>,
    is_refused: bool,
}

/// `GET /booking`
pub(super) async fn get(site: Data<OwnersSite>, request: HttpRequest) -> HttpResponse {
    let Some(member) = site.member(&request) else { return see_other("/login") };
    show(&site, member, false)
}

/// `POST /booking`
pub(super) async fn post(site: Data<OwnersSite>, request: HttpRequest, wish: Form<Wish>) -> HttpResponse {
    if !browser::is_own_form(&request, &site.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    let Some(member) = site.member(&request) else { return see_other("/login") };
    match wish.day.parse::<jiff::civil::Date>() {
        Ok(day) => {
            site.bookings.add(&member.user_id, day);
            see_other("/booking")
        }
        Err(_) => show(&site, member, true),
    }
}

fn show(site: &OwnersSite, member: &Member, is_refused: bool) -> HttpResponse {
    let days = site.bookings.list(&member.user_id);
    let days = days.into_iter().map(|day| format!("{}年{}月{}日", day.year(), day.month(), day.day()));
    page(&BookingPage { member, here: "booking", days: days.collect(), is_refused })
}

impl Bookings {
    fn add(&self, user_id: &str, day: jiff::civil::Date) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let days = all.entry(user_id.to_owned()).or_default();
        if !days.contains(&day) && days.len() < KEPT {
            days.push(day);
            days.sort();
        }
    }

    fn list(&self, user_id: &str) -> Vec<jiff::civil::Date> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(user_id).cloned().unwrap_or_default()
    }
}
