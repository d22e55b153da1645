//! `/dealer/v1/openapi.json`: this interface described (OpenAPI 3.1), from the handlers themselves.

use super::{events, links, visits};
use crate::Federation;
use actix_web::{HttpResponse, http::StatusCode, web};
use utoipa::{
    OpenApi,
    openapi::{
        ServerBuilder,
        security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Dealer API", description = "For the systems of dealers: visits, dealer links, events.", version = "1"),
    paths(
        visits::open, visits::acknowledge, visits::look_up, visits::start,
        links::list, links::read, links::cancel, links::resend, links::unlink, links::dispute, links::settle,
        events::poll,
    ),
    tags(
        (name = "visits", description = "A customer at the counter"),
        (name = "links", description = "The dealer's own links"),
        (name = "events", description = "What happened to them"),
    )
)]
struct Document;

/// The document, with the addresses of this installation.
pub(super) async fn get(federation: web::Data<Federation>) -> HttpResponse {
    let issuer = &federation.settings.issuer;
    let mut document = Document::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(issuer.as_str()).build()]);
    let scopes = Scopes::from_iter([
        ("link:start", "open visits and start links"),
        ("link:read", "read links"),
        ("link:cancel", "cancel, end and dispute links, settle disputes"),
        ("events:read", "fetch events"),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(issuer.url("/token"), scopes));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("dealer", SecurityScheme::OAuth2(OAuth2::new([flow])));
    super::json(StatusCode::OK, &document)
}
