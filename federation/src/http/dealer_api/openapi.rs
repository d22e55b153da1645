//! `/dealer/v1/openapi.json`: this interface described (OpenAPI 3.1), from the handlers themselves.

use super::{events, links, problem::ProblemBody, statistics, visits};
use crate::{
    Federation,
    domain::FunnelBy,
    http::{describe_repeats, described_answers::describe_answers},
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
    info(title = "Dealer API", description = "For the systems of dealers: visits, dealer links, events.\n\n\
**Repeats.** Every `POST` takes an `Idempotency-Key`: the same call under the same key is answered as before for a day, and not made again (`Idempotent-Replayed: true`); another call under it is refused (422 `key_reused`), one that is still being made is to be waited for (409 `in_progress`). The answer to an opened visit holds the customer's record, sealed, and is not kept: its repeat is 409 `answer_not_kept`; open another visit.\n\n\
**Limits.** Answers to calls that are limited carry `RateLimit-Policy` and `RateLimit`; a refusal for a limit (429) says in `Retry-After` when to come back.\n\n\
Every answer names its request in `X-Request-Id`, and every problem in `instance`.", version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        visits::open, visits::acknowledge, visits::look_up, visits::start,
        links::list, links::read, links::cancel, links::resend, links::unlink, links::dispute, links::settle,
        events::poll, statistics::list,
    ),
    components(schemas(ProblemBody, FunnelBy)),
    tags(
        (name = "visits", description = "A customer at the counter"),
        (name = "links", description = "The dealer's own links"),
        (name = "events", description = "What happened to them"),
        (name = "statistics", description = "How far starts came, in numbers"),
    )
)]
struct Document;

/// The document, with the addresses of this installation.
pub(super) async fn get(federation: web::Data<Federation>) -> HttpResponse {
    super::json(StatusCode::OK, &description(&federation.settings.issuer))
}

/// The document of the provider at this issuer.
pub(in crate::http) fn description(issuer: &Issuer) -> openapi::OpenApi {
    let mut document = Document::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(issuer.as_str()).build()]);
    let scopes = Scopes::from_iter([
        ("link:start", "open visits and start links"),
        ("link:read", "read links and statistics"),
        ("link:cancel", "cancel, end and dispute links, settle disputes"),
        ("events:read", "fetch events"),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(issuer.url("/token"), scopes));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("dealer", SecurityScheme::OAuth2(OAuth2::new([flow])));
    describe_repeats(&mut document);
    describe_answers(&mut document);
    describe_headers(&mut document);
    document
}
