//! `/services`: what the common ID is good for, and the page to begin from.

use super::Visitor;
use crate::pages::Services;
use actix_web::HttpResponse;

/// `/` leads there.
pub(super) async fn get_top(visitor: Visitor) -> HttpResponse {
    visitor.see_other("/services")
}

/// Shows the list of the brand.
pub(super) async fn get(visitor: Visitor) -> HttpResponse {
    visitor.page(&Services { shell: visitor.shell() })
}
