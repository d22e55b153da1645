//! `/services`: what the common ID is good for.

use super::Visitor;
use crate::pages::Services;
use actix_web::HttpResponse;

/// Shows the list of the brand.
pub(super) async fn get(visitor: Visitor) -> HttpResponse {
    visitor.page(&Services { shell: visitor.shell() })
}
