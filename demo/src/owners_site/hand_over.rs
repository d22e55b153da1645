//! 詳細はこちら: the member sets out. What the site knows goes to the provider server to server; the browser gets a one-time handle,
//! and posts it. No data stands in any address.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use serde::Deserialize;

use super::{OwnersSite, page::Trouble};
use crate::serve::{
    answer::{page, see_other},
    browser,
};

/// The answer to `POST {migration_api}/handovers`.
#[derive(Deserialize)]
struct HandedOver {
    /// For this browser alone; good for ten minutes and once.
    handle: String,
    open_url: String,
}

#[derive(Template)]
#[template(path = "owners_site/leave.html")]
struct LeavePage {
    handle: String,
    open_url: String,
}

/// `POST /move`
pub(super) async fn post(site: Data<OwnersSite>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &site.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    let Some(member) = site.member(&request) else { return see_other("/login") };
    let handed: HandedOver = match site.api().post("handovers", &member.told()).await {
        Ok(handed) => handed,
        Err(error) => return Trouble::Call(error).page(),
    };
    // The handle stands for the member's data: it goes to the provider and nowhere else.
    let origin = |url: &str| url::Url::parse(url).ok().map(|url| url.origin());
    if origin(&handed.open_url).filter(|it| it.is_tuple()) != origin(site.provider.issuer()) {
        return Trouble::ForeignAddress.page();
    }
    page(&LeavePage { handle: handed.handle, open_url: handed.open_url })
}
