//! Who calls: a client in its own name, with a token (RFC 9068) for this interface, bound to a key or not (RFC 9449), and with
//! the scope of the route.

use super::problem::{Problem, ProblemCode};
use crate::{
    Provider,
    domain::{EventStreamId, ScopeSet, parse_strict_object},
    flow::{
        FlowError,
        ssf::{ReceiverToken, StreamError},
    },
    http::{body::is_json, body_of, headers::request_id, resource_call},
    protocol::ssf::{MANAGE_SCOPE, READ_SCOPE},
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use futures_util::future::LocalBoxFuture;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The largest body.
const LARGEST: usize = 64 * 1024;

/// The caller, as far as its token tells.
pub(super) struct Caller {
    pub(super) provider: Arc<Provider>,
    request: HttpRequest,
    token: ReceiverToken,
    scope: ScopeSet,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await.map_err(|problem| problem.asked_by(&request)) })
    }
}

impl Caller {
    async fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let invalid = || Problem::new(ProblemCode::InvalidToken);
        let provider = request.app_data::<web::Data<Provider>>();
        let provider = Arc::clone(provider.ok_or(Problem::new(ProblemCode::Internal))?);
        let call = resource_call(&provider, request, None).map_err(|error| Problem::of_token(&error))?;
        let accepted = provider.accept_token(&call.ok_or_else(invalid)?);
        let (facts, key) = accepted.map_err(|error| Problem::of_token(&error))?;
        // A token that a person's login brought says nothing of what the client may do in its own name.
        let is_own = facts.grant_id.is_none() && facts.subject == facts.client_id.as_str();
        if !is_own || !facts.is_for(&provider.event_audience()) {
            return Err(invalid());
        }
        provider.use_proof_up(key).await.map_err(|error| match error {
            FlowError::OAuth(error) => Problem::of_token(&error),
            error => StreamError::from(error).into(),
        })?;
        Ok(Self {
            token: ReceiverToken { client_id: facts.client_id, request_id: request_id(request) },
            scope: facts.scope,
            request: request.clone(),
            provider,
        })
    }

    /// Does the work of a route that reads. Whoever may change a stream may read it.
    pub(super) async fn reading(
        &self,
        work: impl AsyncFnOnce(ReceiverToken) -> Result<HttpResponse, Problem>,
    ) -> HttpResponse {
        let may = self.scope.contains(READ_SCOPE) || self.scope.contains(MANAGE_SCOPE);
        self.allowed(may, READ_SCOPE, work).await
    }

    /// Does the work of a route that changes something.
    pub(super) async fn managing(
        &self,
        work: impl AsyncFnOnce(ReceiverToken) -> Result<HttpResponse, Problem>,
    ) -> HttpResponse {
        self.allowed(self.scope.contains(MANAGE_SCOPE), MANAGE_SCOPE, work).await
    }

    async fn allowed(
        &self,
        may: bool,
        scope: &'static str,
        work: impl AsyncFnOnce(ReceiverToken) -> Result<HttpResponse, Problem>,
    ) -> HttpResponse {
        let result = if may {
            work(self.token.clone()).await
        } else {
            Err(Problem::new(ProblemCode::InsufficientScope(scope)))
        };
        result.unwrap_or_else(|problem| problem.answer(&self.request))
    }

    /// The body: one JSON object, read strictly. The standard's examples name no media type; another than JSON's is refused.
    pub(super) async fn body(&self, payload: web::Payload) -> Result<Map<String, Value>, Problem> {
        let bytes = body_of(payload).await?;
        let is_named = self.request.headers().contains_key(header::CONTENT_TYPE);
        if is_named && !is_json(&self.request) {
            return Err(Problem::new(ProblemCode::UnsupportedMediaType));
        }
        parse_strict_object(&bytes, LARGEST)
            .map_err(|_| Problem::invalid("the body must be one JSON object whose members are unique"))
    }

    /// The parameter `stream_id`, if it is there.
    pub(super) fn stream_id(&self) -> Result<Option<EventStreamId>, Problem> {
        let pairs = form_urlencoded::parse(self.request.query_string().as_bytes());
        let mut ids = pairs.filter(|(name, _)| name == "stream_id").map(|(_, value)| value);
        match (ids.next(), ids.next()) {
            (_, Some(_)) => Err(Problem::invalid("stream_id: stands more than once")),
            (id, None) => Ok(id.map(|id| EventStreamId::from(id.into_owned()))),
        }
    }

    /// The same where it must be.
    pub(super) fn required_stream_id(&self) -> Result<EventStreamId, Problem> {
        self.stream_id()?.ok_or_else(|| Problem::invalid("stream_id: is missing"))
    }
}
