//! Who calls the dealer API: a JWT access token (RFC 9068) of ours, for this interface, with the scope of the route.

use super::problem::{ApiProblem, ProblemCode};
use crate::{Federation, flow::CallerToken};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web};
use idp::{
    Provider,
    domain::{ClientId, ScopeSet, Secret},
    http::RequestId,
    protocol::bearer_token,
};
use serde_json::{Map, Value};
use std::{
    future::{Ready, ready},
    sync::Arc,
};

/// The caller, as far as the token tells. Its dealer is looked up in the visit itself.
pub(super) struct ApiCaller {
    pub(super) provider: Arc<Provider>,
    pub(super) federation: Arc<Federation>,
    request: HttpRequest,
    client_id: ClientId,
    scope: ScopeSet,
}

impl FromRequest for ApiCaller {
    type Error = ApiProblem;
    type Future = Ready<Result<Self, ApiProblem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or_else(|| ApiProblem::new(ProblemCode::InvalidToken)))
    }
}

impl ApiCaller {
    fn of(request: &HttpRequest) -> Option<Self> {
        let provider = Arc::clone(request.app_data::<web::Data<Provider>>()?);
        let federation = Arc::clone(request.app_data::<web::Data<Federation>>()?);
        let header = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
        let token = bearer_token(Some(header), None).ok()??;
        let claims = verify(&provider, &token, &federation.settings.dealer_api())?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        Some(Self {
            client_id: ClientId::from(text("client_id")?),
            scope: ScopeSet::parse(text("scope").unwrap_or_default()),
            request: request.clone(),
            provider,
            federation,
        })
    }

    /// The caller, if the token has the scope of the route.
    pub(super) fn with_scope(&self, scope: &'static str) -> Result<CallerToken, ApiProblem> {
        if !self.scope.contains(scope) {
            return Err(ApiProblem::new(ProblemCode::InsufficientScope(scope)));
        }
        let id = self.request.extensions().get::<RequestId>().map(|id| id.0.clone());
        Ok(CallerToken { client_id: self.client_id.clone(), staff: None, request_id: id.unwrap_or_default() })
    }

    /// The answer of a handler, problems in the caller's language.
    pub(super) fn answer(
        &self,
        result: Result<actix_web::HttpResponse, ApiProblem>,
    ) -> actix_web::HttpResponse {
        result.unwrap_or_else(|problem| problem.answer(&self.request))
    }

    /// The request, for reading its body.
    pub(super) fn request(&self) -> &HttpRequest {
        &self.request
    }
}

/// The claims of a token of ours whose audience is this interface and whose time is not over.
fn verify(provider: &Provider, token: &Secret, audience: &str) -> Option<Map<String, Value>> {
    let issuer = provider.settings.issuer.as_str();
    let claims = provider.keys.current().verify_access_token(token.expose(), issuer).ok()?;
    let alive = claims.get("exp").and_then(Value::as_i64)? > provider.clock.now().seconds();
    let meant = match claims.get("aud")? {
        Value::String(one) => one == audience,
        Value::Array(several) => several.iter().any(|one| one == audience),
        _ => false,
    };
    (alive && meant).then_some(claims)
}
