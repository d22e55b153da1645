//! `/migration/v1/openapi.json`: this interface described (OpenAPI 3.1), from the handlers themselves.

use super::{events, handovers, users};
use crate::{
    Federation,
    http::{
        dealer_api::{json, problem::ProblemBody},
        described_answers::describe_answers,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web};
use idp::{http::describe_headers, settings::Issuer};
use utoipa::{
    OpenApi,
    openapi::{
        self, ServerBuilder,
        security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Migration API", description = "For legacy sites: their users come over to the common ID.", version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(handovers::create, users::status, events::poll),
    components(schemas(ProblemBody)),
    tags(
        (name = "handovers", description = "A user who sets out"),
        (name = "users", description = "How far they are"),
        (name = "events", description = "Who has arrived"),
    )
)]
struct Document;

/// The document, with the addresses of this installation.
pub(super) async fn get(federation: web::Data<Federation>) -> HttpResponse {
    json(StatusCode::OK, &description(&federation.settings.issuer))
}

/// The document of the provider at this issuer.
pub(in crate::http) fn description(issuer: &Issuer) -> openapi::OpenApi {
    let mut document = Document::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(issuer.as_str()).build()]);
    let scopes = Scopes::from_iter([
        ("migration:start", "hand users over"),
        ("migration:read", "ask how far they are, fetch events"),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(issuer.url("/token"), scopes));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("site", SecurityScheme::OAuth2(OAuth2::new([flow])));
    describe_answers(&mut document);
    describe_headers(&mut document);
    document
}
