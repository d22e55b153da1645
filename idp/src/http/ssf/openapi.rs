//! `/ssf/openapi.json`: this interface described (OpenAPI 3.1), from the handlers themselves. Bodies are read by the rules in
//! `protocol::ssf`; the shapes here are for the description alone.
#![allow(dead_code, reason = "shapes for the description")]

use super::{
    poll,
    problem::{ProblemBody, ProblemCode},
    status, stream, subjects, verification,
};
use crate::{
    Provider,
    http::describe_headers,
    protocol::ssf::{MANAGE_SCOPE, MIN_VERIFICATION_INTERVAL, READ_SCOPE},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use std::collections::BTreeMap;
use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        self, ContentBuilder, Ref, RefOr, Response, ResponseBuilder, ServerBuilder,
        path::{Operation, ParameterIn},
        security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme},
    },
};

/// How events reach the receiver.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Delivery {
    /// `urn:ietf:rfc:8935` (push) or `urn:ietf:rfc:8936` (poll).
    #[schema(example = "urn:ietf:rfc:8935")]
    method: String,
    /// Where events are pushed to: https, on the public internet. Of a stream that is polled the provider says it.
    #[schema(max_length = 2000, example = "https://service.example.jp/events")]
    endpoint_url: Option<String>,
    /// What the header `Authorization` is to hold there. Kept sealed, and never said again.
    #[schema(max_length = 4096, write_only)]
    authorization_header: Option<String>,
}

/// What a receiver wants.
#[derive(ToSchema)]
pub(super) struct NewStream {
    /// URIs of the types that it wants. Unknown ones are kept and passed over.
    #[schema(max_items = 100)]
    events_requested: Option<Vec<String>>,
    /// Absent: poll.
    delivery: Option<Delivery>,
    /// The receiver's own words, cut at 500 characters.
    description: Option<String>,
}

/// What is to be otherwise. What the provider says may be sent along, as it stands.
#[derive(ToSchema)]
pub(super) struct ChangedStream {
    stream_id: String,
    #[schema(max_items = 100)]
    events_requested: Option<Vec<String>>,
    delivery: Option<Delivery>,
    description: Option<String>,
}

/// A stream.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Stream {
    stream_id: String,
    iss: String,
    /// The receiver's `client_id`.
    aud: String,
    events_supported: Vec<String>,
    events_requested: Option<Vec<String>>,
    events_delivered: Vec<String>,
    delivery: Delivery,
    /// Seconds.
    min_verification_interval: i64,
    description: Option<String>,
}

/// One stream, or the list of them.
#[derive(serde::Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum StreamOrStreams {
    One(Box<Stream>),
    List(Vec<Stream>),
}

/// Whether events go out.
#[derive(ToSchema)]
pub(super) struct Status {
    stream_id: String,
    /// `enabled`, `paused` or `disabled`.
    #[schema(example = "paused")]
    status: String,
    /// Why, in the receiver's own words, cut at 500 characters.
    reason: Option<String>,
}

/// A subject (RFC 9493).
#[derive(ToSchema)]
pub(super) struct NamedSubject {
    stream_id: String,
    /// `iss_sub`, with the subject that the receiver knows the person by; `opaque` for a dealer link.
    #[schema(value_type = Object, example = json!({ "format": "iss_sub", "iss": "https://id.example.jp", "sub": "…" }))]
    subject: BTreeMap<String, String>,
}

/// A verification.
#[derive(ToSchema)]
pub(super) struct Verification {
    stream_id: String,
    /// Comes back in the event.
    #[schema(max_length = 1000)]
    state: Option<String>,
}

/// A poll (RFC 8936, 2.2).
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct Poll {
    /// Names of events that the receiver has.
    #[schema(max_items = 1000)]
    ack: Option<Vec<String>>,
    /// Names of events that it could not use, with the reasons. They are not sent again.
    set_errs: Option<BTreeMap<String, SetError>>,
    /// So many at most; 100 when absent, none when 0.
    #[schema(minimum = 0)]
    max_events: Option<i64>,
    /// An empty answer at once rather than a wait.
    return_immediately: Option<bool>,
}

/// Why an event could not be used (RFC 8936, 2.6).
#[derive(ToSchema)]
pub(super) struct SetError {
    err: String,
    description: Option<String>,
}

/// Signed events by their names (RFC 8936, 2.3).
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct Polled {
    sets: BTreeMap<String, String>,
    more_available: bool,
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Security events", description = "For services and dealers' systems that receive security events: OpenID Shared \
Signals Framework 1.0 with push (RFC 8935) and poll (RFC 8936). Discovery: `/.well-known/ssf-configuration`.\n\n\
**Access.** A token by `client_credentials` with `scope=ssf.read` or `scope=ssf.manage` and no other scope; `ssf.manage` reads, too.\n\n\
**Order.** The events of a stream go out in the order in which they happened. What nobody took within seven days is dropped.", version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        stream::read, stream::create, stream::update, stream::replace, stream::delete, status::read, status::update,
        subjects::add, subjects::remove, verification::ask, poll::poll,
    ),
    components(schemas(ProblemBody)),
    tags(
        (name = "stream", description = "The receiver's stream"),
        (name = "status", description = "Whether events go out"),
        (name = "subjects", description = "Of whom the receiver wants to hear"),
        (name = "events", description = "Events that wait"),
    )
)]
struct Document;

/// The document, with the addresses of this installation.
pub(super) async fn get(provider: web::Data<Provider>) -> HttpResponse {
    super::json(StatusCode::OK, &description(provider.settings.issuer.as_str()))
}

/// The document of the provider at this issuer.
pub fn description(issuer: &str) -> openapi::OpenApi {
    let mut document = Document::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(issuer).build()]);
    let scopes = Scopes::from_iter([
        (READ_SCOPE, "read the stream and its status, fetch events"),
        (MANAGE_SCOPE, "make, change and verify the stream"),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(format!("{issuer}/token"), scopes));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("receiver", SecurityScheme::OAuth2(OAuth2::new([flow])));
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(describe_problems);
    }
    describe_headers(&mut document);
    document
}

/// Adds the problems that the operation can end with.
fn describe_problems(operation: &mut Operation) {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let has_body = operation.request_body.is_some();
    let reads_only = matches!(id, "readStream" | "readStatus" | "pollStream");
    let takes_query = operation
        .parameters
        .iter()
        .flatten()
        .any(|one| matches!(one, RefOr::T(one) if one.parameter_in == ParameterIn::Query));
    let scope = if reads_only { READ_SCOPE } else { MANAGE_SCOPE };
    let mut codes = vec![
        ProblemCode::InvalidToken,
        ProblemCode::InsufficientScope(scope),
        ProblemCode::NotAllowed,
        ProblemCode::Unavailable,
    ];
    let mut add = |when: bool, more: &[ProblemCode]| codes.extend(more.iter().copied().filter(|_| when));
    add(has_body || takes_query, &[ProblemCode::InvalidRequest]);
    add(has_body, &[ProblemCode::TooSlow, ProblemCode::TooLarge, ProblemCode::UnsupportedMediaType]);
    add(id == "createStream", &[ProblemCode::StreamExists]);
    add(id != "createStream", &[ProblemCode::NotFound]);
    let is_counted = matches!(id, "verifyStream" | "removeSubject");
    add(is_counted, &[ProblemCode::TooManyRequests(MIN_VERIFICATION_INTERVAL)]);
    let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status()).or_default().push(code);
    }
    for (status, codes) in by_status {
        operation.responses.responses.insert(status.to_string(), RefOr::T(problem(&codes)));
    }
}

fn problem(codes: &[ProblemCode]) -> Response {
    let words: Vec<String> =
        codes.iter().map(|code| format!("{} (`{}`)", code.title(), code.kind())).collect();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(words.join("; ")).content("application/problem+json", content).build()
}
