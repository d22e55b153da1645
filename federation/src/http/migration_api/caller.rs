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
use std::{pin::Pin, sync::Arc};

/// The calling site, as far as token and settings tell.
pub(super) struct SiteCaller {
    pub(super) provider: Arc<Provider>,
    request: HttpRequest,
    site: LegacySite,
    scope: ScopeSet,
}

impl FromRequest for SiteCaller {
    type Error = ApiProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiProblem>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await.map_err(|problem| problem.asked_by(&request)) })
    }
}

impl SiteCaller {
    async fn of(request: &HttpRequest) -> Result<Self, ApiProblem> {
        let missing = || ApiProblem::new(ProblemCode::Internal);
        let provider = Arc::clone(request.app_data::<web::Data<Provider>>().ok_or_else(missing)?);
        let federation = Arc::clone(request.app_data::<web::Data<Federation>>().ok_or_else(missing)?);
        let token = ApiToken::of(request, &provider, &federation.settings.migration_api()).await?;
        let site = federation.settings.migration.site_of(&token.client_id).cloned();
        let site = site.ok_or_else(|| ApiProblem::new(ProblemCode::InvalidToken))?;
        Ok(Self { provider, request: request.clone(), site, scope: token.scope })
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
