//! Who calls the dealer API: a JWT access token (RFC 9068) of ours, for this interface, with the scope of the route.

use super::{
    body::read_whole_json,
    problem::{ApiProblem, ProblemCode},
    rate_limit,
};
use crate::{
    Federation,
    flow::{CallerToken, LimitNotes, check_dealer},
    http::api_token::ApiToken,
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, web};
use idp::{
    Provider,
    domain::{ClientId, ScopeSet},
    http::{Call, RequestId, answer_once, idempotency_key},
};
use serde::de::DeserializeOwned;
use std::{pin::Pin, sync::Arc};

/// The caller, as far as the token tells. Its dealer is looked up in the visit itself.
pub(super) struct ApiCaller {
    pub(super) provider: Arc<Provider>,
    pub(super) federation: Arc<Federation>,
    request: HttpRequest,
    limits: LimitNotes,
    client_id: ClientId,
    scope: ScopeSet,
}

impl FromRequest for ApiCaller {
    type Error = ApiProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiProblem>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await.map_err(|problem| problem.asked_by(&request)) })
    }
}

impl ApiCaller {
    async fn of(request: &HttpRequest) -> Result<Self, ApiProblem> {
        let missing = || ApiProblem::new(ProblemCode::Internal);
        let provider = Arc::clone(request.app_data::<web::Data<Provider>>().ok_or_else(missing)?);
        let federation = Arc::clone(request.app_data::<web::Data<Federation>>().ok_or_else(missing)?);
        let token = ApiToken::of(request, &provider, &federation.settings.dealer_api()).await?;
        Ok(Self {
            client_id: token.client_id,
            scope: token.scope,
            request: request.clone(),
            limits: LimitNotes::default(),
            provider,
            federation,
        })
    }

    /// The caller, if the token has the scope of the route.
    fn with_scope(&self, scope: &'static str) -> Result<CallerToken, ApiProblem> {
        if !self.scope.contains(scope) {
            return Err(ApiProblem::new(ProblemCode::InsufficientScope(scope)));
        }
        let id = self.request.extensions().get::<RequestId>().map(|id| id.0.clone());
        Ok(CallerToken {
            client_id: self.client_id.clone(),
            staff: None,
            request_id: id.unwrap_or_default(),
            limits: self.limits.clone(),
        })
    }

    /// Does a handler's work for a caller whose token has the scope. Problems are answered in the caller's language.
    pub(super) async fn allowed(
        &self,
        scope: &'static str,
        work: impl AsyncFnOnce(CallerToken) -> Result<HttpResponse, ApiProblem>,
    ) -> HttpResponse {
        let result = match self.with_scope(scope) {
            Ok(token) => work(token).await,
            Err(problem) => Err(problem),
        };
        let answer = result.unwrap_or_else(|problem| problem.answer(&self.request));
        rate_limit::told(answer, &self.limits.standings())
    }

    /// The same with a body, which is read strictly once the caller is known to be allowed.
    pub(super) async fn sent<T: DeserializeOwned>(
        &self,
        scope: &'static str,
        payload: web::Payload,
        work: impl AsyncFnOnce(CallerToken, T) -> Result<HttpResponse, ApiProblem>,
    ) -> HttpResponse {
        self.sent_under_key(scope, payload, true, work).await
    }

    /// The same, of a call whose answer must not be kept: it holds what no table may.
    pub(super) async fn sent_in_confidence<T: DeserializeOwned>(
        &self,
        scope: &'static str,
        payload: web::Payload,
        work: impl AsyncFnOnce(CallerToken, T) -> Result<HttpResponse, ApiProblem>,
    ) -> HttpResponse {
        self.sent_under_key(scope, payload, false, work).await
    }

    /// A call that comes again under its `Idempotency-Key` is answered again, and not done again.
    async fn sent_under_key<T: DeserializeOwned>(
        &self,
        scope: &'static str,
        payload: web::Payload,
        keeps_answer: bool,
        work: impl AsyncFnOnce(CallerToken, T) -> Result<HttpResponse, ApiProblem>,
    ) -> HttpResponse {
        let read = async |token: CallerToken| {
            let (bytes, body) = read_whole_json(&self.request, payload).await?;
            if idempotency_key(self.request.headers())?.is_some() {
                // What was answered to a dealer in business is nothing for one that was suspended since.
                check_dealer(&self.provider, token.clone()).await?;
            }
            let call = Call {
                interface: "dealer/v1",
                caller: self.client_id.as_str(),
                request: &self.request,
                body: &bytes,
                keeps_answer,
            };
            answer_once(&self.provider, call, work(token, body)).await
        };
        self.allowed(scope, read).await
    }

    /// The query of the request.
    pub(super) fn query(&self) -> &str {
        self.request.query_string()
    }
}
