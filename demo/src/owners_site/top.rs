//! M2: the member's first page: greeting, notices of the dealer, and the banner until the member has moved.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;

use super::{Member, OwnersSite};
use crate::serve::answer::{page, see_other};

#[derive(Template)]
#[template(path = "owners_site/top.html")]
struct TopPage<'p> {
    member: &'p Member,
    here: &'static str,
    has_banner: bool,
}

/// `GET /`
pub(super) async fn get(site: Data<OwnersSite>, request: HttpRequest) -> HttpResponse {
    let Some(member) = site.member(&request) else { return see_other("/login") };
    let has_banner = !site.has_moved(member).await;
    page(&TopPage { member, here: "home", has_banner })
}
