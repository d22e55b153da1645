//! `/to-service`: back to the service that a visitor came from, after a page that has passed, lost its cookies or lies
//! in another browser.
//!
//! Where the service is stands in its registration: nothing of an address is believed but the name of an interaction,
//! which nobody can guess. Who has nowhere to go back to is led to the list of services.

use super::{
    PageError, Visitor,
    cookies::{self, Name},
};
use crate::{
    domain::{ClientId, InteractionId},
    flow::find_origin,
};
use actix_web::{HttpRequest, HttpResponse};

/// The service in the browser's cookie, and a newer one that the answer is to write there.
#[derive(Debug, Default)]
pub(super) struct CameFrom {
    before: Option<ClientId>,
    now: Option<ClientId>,
}

impl CameFrom {
    /// What the cookie says.
    pub(super) fn of(request: &HttpRequest, secure: bool) -> Self {
        Self { before: cookies::read(request, Name::From, secure).map(ClientId::from), now: None }
    }

    /// Whether any service is known.
    pub(super) const fn is_known(&self) -> bool {
        self.before.is_some() || self.now.is_some()
    }

    /// Notes a service. One whose name would not fit into a cookie is left out.
    pub(super) fn set(&mut self, client: &ClientId) {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if self.before.as_ref() != Some(client) && client.as_str().bytes().all(fits) {
            self.now = Some(client.clone());
        }
    }

    /// What is to be written.
    pub(super) fn news(&self) -> Option<&str> {
        self.now.as_ref().map(ClientId::as_str)
    }
}

/// The name of an interaction, if it may be one.
pub(super) fn interaction_id(text: &str) -> Option<InteractionId> {
    let fits = !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| InteractionId::from(text))
}

/// Leads there.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let mut pairs = form_urlencoded::parse(request.query_string().as_bytes());
    let named = pairs.find(|(name, _)| name == "interaction");
    let interaction = named.and_then(|(_, value)| interaction_id(&value));
    match find_origin(&visitor.provider, interaction, visitor.came_from.before.clone()).await {
        Ok(Some(start)) => visitor.see_other(&start),
        Ok(None) => visitor.see_other("/services"),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
