//! `/interaction/{id}`: the dispatcher. Steps show their pages and come back here.

use super::{PageError, Visitor, authorize::answer_next};
use crate::{
    domain::InteractionId,
    flow::{DispatcherVisit, PageVisit, continue_interaction},
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;

/// Goes to the page of the next open step, or answers what the interaction was for.
pub(super) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let visit = DispatcherVisit {
        id: InteractionId::from(id.into_inner()),
        browser: visitor.browser.hash(),
        session: visitor.session.clone(),
        request_id: visitor.request_id.clone(),
    };
    match continue_interaction(Arc::clone(&visitor.provider), visit).await {
        Ok(next) => answer_next(&visitor, next).await,
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// An address that only takes forms, opened again: its page is the one whose turn it is.
pub(super) async fn get_page(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    visitor.to_dispatcher(&id)
}

/// Out to the registration, which knows the way back.
pub(super) async fn get_register(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    visitor.see_other(&format!("/register?interaction={id}"))
}

/// Out to the pages for forgotten passwords and IDs.
pub(super) async fn get_reminder(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    visitor.see_other(&format!("/reminder?interaction={id}"))
}

impl Visitor {
    /// The visit of a page of an interaction by this visitor.
    pub fn page_visit(&self, id: &str, page: &'static str) -> PageVisit {
        PageVisit {
            id: InteractionId::from(id),
            page,
            browser: self.browser.hash(),
            session: self.session.clone(),
        }
    }

    /// Back to the dispatcher of this interaction.
    pub fn to_dispatcher(&self, id: &str) -> HttpResponse {
        self.see_other(&format!("/interaction/{id}"))
    }
}
