//! Who asks, with what right. The one way into an operation.

use super::Refusal;
use crate::{
    audience,
    domain::Permission,
    flow::{AdminError, Operator, Who, find_seat},
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web};
use federation::domain::DealerId;
use idp::{
    Provider,
    domain::{ClientId, ClientKind, GrantId, ScopeSet},
    http::RequestId,
    protocol::{AccessTokenFacts, PresentedToken, TokenScheme, presented_token},
};
use std::{future::Future, marker::PhantomData, pin::Pin, sync::Arc};

/// A right as a type: what an operation needs stands in its signature, and cannot be forgotten.
pub trait Right: 'static {
    /// The permission that the token, the client and the person's role must all have.
    const PERMISSION: Permission;
    /// Others of which each is as good here.
    const ALSO: &'static [Permission] = &[];

    /// Whether somebody who may do `held` may do this.
    fn is_among(held: &[Permission]) -> bool {
        std::iter::once(&Self::PERMISSION).chain(Self::ALSO).any(|needed| held.contains(needed))
    }
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
/// `admin:staff`
#[derive(Debug)]
pub struct ManageStaff;
/// `admin:approvals`
#[derive(Debug)]
pub struct Approve;
/// `admin:read`, or `admin:approvals`: whoever decides may look at what waits.
#[derive(Debug)]
pub struct ReadApprovals;
/// `admin:read`, or `admin:accounts`: whoever switches an account off may look at it.
#[derive(Debug)]
pub struct ReadAccount;
/// `admin:read`, or `admin:sessions`: whoever ends sessions may look at them.
#[derive(Debug)]
pub struct ReadSessions;
/// `admin:read`; or `admin:own-dealer`, at the dealer of the address alone.
#[derive(Debug)]
pub struct ReadDealer;

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
impl Right for ManageStaff {
    const PERMISSION: Permission = Permission::Staff;
}
impl Right for Approve {
    const PERMISSION: Permission = Permission::Approvals;
}
impl Right for ReadApprovals {
    const PERMISSION: Permission = Permission::Read;
    const ALSO: &'static [Permission] = &[Permission::Approvals];
}
impl Right for ReadAccount {
    const PERMISSION: Permission = Permission::Read;
    const ALSO: &'static [Permission] = &[Permission::Accounts];
}
impl Right for ReadSessions {
    const PERMISSION: Permission = Permission::Read;
    const ALSO: &'static [Permission] = &[Permission::Sessions];
}
impl Right for ReadDealer {
    const PERMISSION: Permission = Permission::Read;
    const ALSO: &'static [Permission] = &[Permission::OwnDealer];
}

/// A tool or a member of staff that proved itself and has the right `R`.
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
        let dealer = request.match_info().get("dealer_id").map(DealerId::from);
        Box::pin(async move {
            let provider = provider.ok_or(Refusal::Internal)?;
            let facts = check_token(&provider, &token?)?;
            // Before the first wait, so that nothing of the request is judged for a token without the right.
            let held = held_of(&facts.scope);
            if !R::is_among(&held) {
                return Err(Refusal::NotAllowed(R::PERMISSION));
            }
            let held = check_client(&provider, &facts.client_id, held).await?;
            let who = match facts.grant_id {
                None => check_machine::<R>(facts.client_id, held)?,
                Some(grant) => check_person::<R>(&provider, grant, facts.client_id, held, dealer).await?,
            };
            Ok(Self { provider, operator: Operator { who, request_id }, right: PhantomData })
        })
    }
}

/// The permissions that a token names.
fn held_of(scope: &ScopeSet) -> Vec<Permission> {
    Permission::ALL.into_iter().filter(|permission| scope.contains(permission.scope())).collect()
}

/// A tool works for the house: it has no dealer of its own.
fn check_machine<R: Right>(client: ClientId, mut held: Vec<Permission>) -> Result<Who, Refusal> {
    held.retain(|permission| *permission != Permission::OwnDealer);
    if R::is_among(&held) { Ok(Who::Machine(client)) } else { Err(Refusal::NotAllowed(R::PERMISSION)) }
}

/// A person has what their role has at this moment. Somebody of a dealer has it at that dealer, whose name must stand in
/// the address: everything else is closed to them, and another dealer's objects are as if they were not there.
async fn check_person<R: Right>(
    provider: &Arc<Provider>,
    grant: String,
    client: ClientId,
    mut held: Vec<Permission>,
    dealer: Option<DealerId>,
) -> Result<Who, Refusal> {
    let found = find_seat(provider, GrantId::from(grant), client).await?;
    let (account, seat) = found.ok_or(Refusal::BadToken)?;
    held.retain(|permission| seat.role().permissions().contains(permission));
    if !R::is_among(&held) {
        return Err(Refusal::NotAllowed(R::PERMISSION));
    }
    match (seat.dealer(), dealer) {
        (None, _) => Ok(Who::Staff(account)),
        (Some(own), Some(asked)) if *own == asked => Ok(Who::Staff(account)),
        (Some(_), Some(_)) => Err(Refusal::Flow(AdminError::NotFound)),
        (Some(_), None) => Err(Refusal::NotAllowed(R::PERMISSION)),
    }
}

/// The token of the one `Authorization` header.
fn token_of(request: &HttpRequest) -> Result<PresentedToken, Refusal> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let (first, second) = (values.next(), values.next());
    let header = first.filter(|_| second.is_none()).and_then(|value| value.to_str().ok());
    match presented_token(header, None) {
        Ok(Some(shown)) if shown.scheme == TokenScheme::Bearer => Ok(shown),
        Ok(None) if first.is_none() => Err(Refusal::NoToken),
        _ => Err(Refusal::BadToken),
    }
}

/// Ours, of the right type, not expired, for this interface: a client's own, or a person's.
fn check_token(provider: &Provider, shown: &PresentedToken) -> Result<AccessTokenFacts, Refusal> {
    let issuer = provider.settings.issuer.as_str();
    let claims =
        provider.keys.current().verify_access_token(shown.token.expose(), issuer).map_err(|cause| {
            tracing::info!(%cause, "a token was not believed");
            Refusal::BadToken
        })?;
    let facts = AccessTokenFacts::read(&claims, provider.clock.now()).ok_or(Refusal::BadToken)?;
    // This listener has no address of its own that a proof could name, and asks for no certificate: a token that is bound to
    // either is not for it.
    if facts.confirmation.is_some() {
        return Err(Refusal::BadToken);
    }
    let whole = facts.grant_id.is_some() || facts.subject == facts.client_id.as_str();
    if whole && facts.is_for(&audience(&provider.settings.issuer)) {
        Ok(facts)
    } else {
        Err(Refusal::BadToken)
    }
}

/// What is left of `held` by the registration. The client must still be in use: a tool that is switched off loses its right
/// within seconds, not when its token expires.
async fn check_client(
    provider: &Arc<Provider>,
    id: &ClientId,
    mut held: Vec<Permission>,
) -> Result<Vec<Permission>, Refusal> {
    let client = provider.load_client(id).await.map_err(Refusal::provider)?;
    let client = client.filter(|client| client.registration.kind == ClientKind::Admin);
    let client = client.ok_or(Refusal::BadToken)?;
    held.retain(|permission| client.registration.scope.contains(permission.scope()));
    Ok(held)
}
