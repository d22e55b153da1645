//! What a JWT access token (RFC 9068) of ours says of the program that calls an interface.

use super::dealer_api::problem::{ApiProblem, ProblemCode};
use crate::flow::DealerError;
use actix_web::HttpRequest;
use idp::{
    Provider,
    domain::{ClientId, ScopeSet},
    flow::FlowError,
    http::resource_call,
};
use std::sync::Arc;

/// The client, and what it may do.
pub(super) struct ApiToken {
    pub(super) client_id: ClientId,
    pub(super) scope: ScopeSet,
}

impl ApiToken {
    /// The token of the request, if it is ours, for this audience, its time is not over, and a key that it is bound to is shown
    /// by a proof that was never used (RFC 9449, 7).
    pub(super) async fn of(
        request: &HttpRequest,
        provider: &Arc<Provider>,
        audience: &str,
    ) -> Result<Self, ApiProblem> {
        let call = resource_call(provider, request, None).map_err(|error| ApiProblem::of_token(&error))?;
        let call = call.ok_or_else(|| ApiProblem::new(ProblemCode::InvalidToken))?;
        let (facts, key) = provider.accept_token(&call).map_err(|error| ApiProblem::of_token(&error))?;
        if !facts.is_for(audience) {
            return Err(ApiProblem::new(ProblemCode::InvalidToken));
        }
        provider.use_proof_up(key).await.map_err(|error| match error {
            FlowError::OAuth(error) => ApiProblem::of_token(&error),
            error => DealerError::Flow(error).into(),
        })?;
        Ok(Self { client_id: facts.client_id, scope: facts.scope })
    }
}
