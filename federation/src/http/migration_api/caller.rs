//! Who calls: the legacy site whose client the access token names.

use crate::{
    Federation,
    domain::LegacySite,
    flow::migration::SiteCall,
    http::{
        api_token::ApiToken,
        dealer_api::problem::{ApiProblem, ProblemCode},
    },
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, web};
use idp::{Provider, domain::ScopeSet, http::RequestId};
use std::{
    future::{Ready, ready},
    sync::Arc,
};

/// The calling site, as far as token and settings tell.
pub(super) struct SiteCaller {
    pub(super) provider: Arc<Provider>,
    request: HttpRequest,
    site: LegacySite,
    scope: ScopeSet,
}

impl FromRequest for SiteCaller {
    type Error = ApiProblem;
    type Future = Ready<Result<Self, ApiProblem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or_else(|| ApiProblem::new(ProblemCode::InvalidToken).asked_by(request)))
    }
}

impl SiteCaller {
    fn of(request: &HttpRequest) -> Option<Self> {
        let provider = Arc::clone(request.app_data::<web::Data<Provider>>()?);
        let federation = Arc::clone(request.app_data::<web::Data<Federation>>()?);
        let token = ApiToken::of(request, &provider, &federation.settings.migration_api())?;
        let site = federation.settings.migration.site_of(&token.client_id)?.clone();
        Some(Self { provider, request: request.clone(), site, scope: token.scope })
    }

    /// The call, if the token has the scope of the route.
    pub(super) fn with_scope(&self, scope: &'static str) -> Result<SiteCall, ApiProblem> {
        if !self.scope.contains(scope) {
            return Err(ApiProblem::new(ProblemCode::InsufficientScope(scope)));
        }
        let id = self.request.extensions().get::<RequestId>().map(|id| id.0.clone());
        Ok(SiteCall { site: self.site.clone(), request_id: id.unwrap_or_default() })
    }

    /// The answer of a handler, problems in the caller's language.
    pub(super) fn answer(&self, result: Result<HttpResponse, ApiProblem>) -> HttpResponse {
        result.unwrap_or_else(|problem| problem.answer(&self.request))
    }

    /// The request, for reading its body and headers.
    pub(super) fn request(&self) -> &HttpRequest {
        &self.request
    }
}
