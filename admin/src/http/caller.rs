//! Who asks, with what right. The one way into an operation.

use super::Refusal;
use crate::{audience, domain::Permission, flow::Operator};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web};
use idp::{
    Provider,
    domain::{ClientId, ClientKind, Secret},
    http::RequestId,
    protocol::{AccessTokenFacts, bearer_token},
};
use std::{future::Future, marker::PhantomData, pin::Pin, sync::Arc};

/// A right as a type: what an operation needs stands in its signature, and cannot be forgotten.
pub trait Right: 'static {
    /// The permission that the token and the client must both have.
    const PERMISSION: Permission;
}

/// `admin:read`
#[derive(Debug)]
pub struct Read;
/// `admin:dealers`
#[derive(Debug)]
pub struct ChangeDealers;
/// `admin:clients`
#[derive(Debug)]
pub struct ChangeClients;
/// `admin:accounts`
#[derive(Debug)]
pub struct ChangeAccounts;
/// `admin:texts`
#[derive(Debug)]
pub struct ChangeTexts;
/// `admin:mails`
#[derive(Debug)]
pub struct ChangeMails;
/// `admin:keys`
#[derive(Debug)]
pub struct ChangeKeys;
/// `admin:sessions`
#[derive(Debug)]
pub struct EndSessions;
/// `admin:audit`
#[derive(Debug)]
pub struct ReadAudit;
/// `admin:statistics`
#[derive(Debug)]
pub struct ReadStatistics;

impl Right for Read {
    const PERMISSION: Permission = Permission::Read;
}
impl Right for ChangeDealers {
    const PERMISSION: Permission = Permission::Dealers;
}
impl Right for ChangeClients {
    const PERMISSION: Permission = Permission::Clients;
}
impl Right for ChangeAccounts {
    const PERMISSION: Permission = Permission::Accounts;
}
impl Right for ChangeTexts {
    const PERMISSION: Permission = Permission::Texts;
}
impl Right for ChangeMails {
    const PERMISSION: Permission = Permission::Mails;
}
impl Right for ChangeKeys {
    const PERMISSION: Permission = Permission::Keys;
}
impl Right for EndSessions {
    const PERMISSION: Permission = Permission::Sessions;
}
impl Right for ReadAudit {
    const PERMISSION: Permission = Permission::Audit;
}
impl Right for ReadStatistics {
    const PERMISSION: Permission = Permission::Statistics;
}

/// An operators' tool that proved itself and has the right `R`.
pub struct Caller<R> {
    /// The provider.
    pub provider: Arc<Provider>,
    /// Who, for the audit.
    pub operator: Operator,
    right: PhantomData<R>,
}

impl<R: Right> FromRequest for Caller<R> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let provider = request.app_data::<web::Data<Provider>>().map(|data| Arc::clone(data));
        let token = token_of(request);
        let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        Box::pin(async move {
            let provider = provider.ok_or(Refusal::Internal)?;
            let facts = check_token(&provider, &token?)?;
            // Before the first wait, so that nothing of the request is judged for a token without the right.
            if !facts.scope.contains(R::PERMISSION.scope()) {
                return Err(Refusal::NotAllowed(R::PERMISSION));
            }
            check_client(&provider, &facts.client_id, R::PERMISSION).await?;
            let operator = Operator { client: facts.client_id, request_id };
            Ok(Self { provider, operator, right: PhantomData })
        })
    }
}

/// The token of the one `Authorization` header.
fn token_of(request: &HttpRequest) -> Result<Secret, Refusal> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let (first, second) = (values.next(), values.next());
    let header = first.filter(|_| second.is_none()).and_then(|value| value.to_str().ok());
    match bearer_token(header, None) {
        Ok(Some(token)) => Ok(token),
        Ok(None) if first.is_none() => Err(Refusal::NoToken),
        _ => Err(Refusal::BadToken),
    }
}

/// Ours, of the right type, not expired, for this interface, and a client's own: never a person's.
fn check_token(provider: &Provider, token: &Secret) -> Result<AccessTokenFacts, Refusal> {
    let issuer = provider.settings.issuer.as_str();
    let claims = provider.keys.current().verify_access_token(token.expose(), issuer).map_err(|cause| {
        tracing::info!(%cause, "a token was not believed");
        Refusal::BadToken
    })?;
    let facts = AccessTokenFacts::read(&claims, provider.clock.now()).ok_or(Refusal::BadToken)?;
    let ours = audience(&provider.settings.issuer);
    let own = facts.grant_id.is_none() && facts.subject == facts.client_id.as_str();
    if own && facts.audience.contains(&ours) { Ok(facts) } else { Err(Refusal::BadToken) }
}

/// The client must still be in use and registered for the right: a tool that is switched off loses it
/// within seconds, not when its token expires.
async fn check_client(
    provider: &Arc<Provider>,
    id: &ClientId,
    permission: Permission,
) -> Result<(), Refusal> {
    let client = provider.load_client(id).await.map_err(Refusal::provider)?;
    let client = client.filter(|client| client.registration.kind == ClientKind::Admin);
    let client = client.ok_or(Refusal::BadToken)?;
    if client.registration.scope.contains(permission.scope()) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(permission))
    }
}
