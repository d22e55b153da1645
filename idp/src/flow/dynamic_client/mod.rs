//! Clients that register themselves, and look after their registration (RFC 7591, RFC 7592; OIDC Dynamic Client Registration 1.0).
//!
//! 1. Who calls: bounded by address and by token, then the token, which leads to what its clients may be.
//! 2. What is asked for, by the table of members.
//! 3. The sector document, fetched by the guarded way out.
//! 4. One visit writes it, with what the client gets to see it again.

mod manage;
mod register;

pub use manage::{change_own_client, delete_own_client, read_own_client};
pub use register::register_own_client;

use super::FlowError;
use crate::{
    Provider,
    domain::{
        Client, ClientId, ClientProfile, DynamicRegistration, IMPLICIT, InitialAccessToken, LimitOutcome,
        Limits, RegistrationPolicy, ScopeSet, Secret, TokenEndpointAuthMethod,
    },
    keys::{ForeignKeys, RecipientKeys},
    protocol::{
        OAuthError, STANDARD_SCOPES,
        registration::{
            RegistrationFacts, RequestedClient, check_sector, client_information, no_sector,
            read_client_metadata,
        },
    },
    settings::MutualTls,
    store::{self, StoreError, Tx, VisitError, client_registrations::OwnRegistration},
};
use serde_json::{Map, Value};

/// The window of both limits, seconds.
const WINDOW: i64 = 3_600;

/// Who calls.
#[derive(Clone, Debug)]
pub struct RegistrationCall {
    /// The token that came, initial or of a registration.
    pub token: Option<Secret>,
    /// From which address range.
    pub range: String,
    /// The request in whose log lines the rest stands.
    pub request_id: String,
}

/// Why nothing was registered or changed.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    /// No token came, where one is needed.
    #[error("no token")]
    NoToken,
    /// The token is unknown, used up, expired, ended or another client's; or there is no such client. Nobody learns which.
    #[error("the token does not hold")]
    BadToken,
    /// Too many calls: wait so many seconds.
    #[error("too many calls")]
    TooOften(i64),
    /// What was sent cannot be registered.
    #[error("{0}")]
    Refused(#[from] OAuthError),
    /// The provider failed.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for RegistrationError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

impl VisitError for RegistrationError {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Flow(error) = self { error.as_store() } else { None }
    }
}

/// A client as its answer shows it.
pub type ClientInformation = Map<String, Value>;

impl Provider {
    /// The id of a new client; a letter first.
    pub fn new_client_id(&self) -> ClientId {
        ClientId::from(format!("c-{}", ClientId::generate(self.clock.now(), &*self.random)))
    }

    /// What an operator can let clients of an initial access token be: nothing that reaches dealers, events or the back office.
    pub fn widest_policy(&self) -> RegistrationPolicy {
        RegistrationPolicy {
            redirect_hosts: None,
            scope: ScopeSet::parse(&STANDARD_SCOPES.join(" ")),
            grant_types: self.registrable_grants(&[
                "authorization_code",
                "refresh_token",
                "client_credentials",
            ]),
            endpoint_audience: false,
            profile: ClientProfile::Default,
        }
    }

    /// What everybody may register where a conformance suite is to: its plans send neither PKCE nor always a nonce, and their
    /// assertions name the token endpoint.
    fn open_policy(&self) -> RegistrationPolicy {
        RegistrationPolicy {
            endpoint_audience: true,
            profile: ClientProfile::Legacy,
            grant_types: self.registrable_grants(&["authorization_code", "refresh_token"]),
            ..self.widest_policy()
        }
    }

    /// These, and `implicit` where tokens come by way of the browser at all.
    fn registrable_grants(&self, usual: &[&str]) -> Vec<String> {
        let implicit = self.settings.response_types.has_front_channel().then_some(IMPLICIT);
        usual.iter().copied().chain(implicit).map(str::to_owned).collect()
    }

    fn admit(
        &self,
        tx: &mut Tx<'_>,
        call: &RegistrationCall,
    ) -> Result<Result<Admitted, RegistrationError>, StoreError> {
        if let Some(refused) = self.count_call(tx, call)? {
            return Ok(Err(refused));
        }
        let open = self.settings.dynamic_registration == DynamicRegistration::Open;
        Ok(match &call.token {
            None if open => Ok(Admitted { policy: self.open_policy(), token: None }),
            None => Err(RegistrationError::NoToken),
            Some(token) => store::initial_access_tokens::find_usable(tx, &token.hash())?
                .map(|found| Admitted { policy: found.policy.clone(), token: Some(found) })
                .ok_or(RegistrationError::BadToken),
        })
    }

    /// Counts a call by its address range and its token; the refusal when either called too often. Wrong tokens count, too.
    fn count_call(
        &self,
        tx: &mut Tx<'_>,
        call: &RegistrationCall,
    ) -> Result<Option<RegistrationError>, StoreError> {
        let limits = &self.settings.limits;
        let range = ("client-range", call.range.as_str(), Limits::NAMES.client_range, limits.client_range);
        let token = call.token.as_ref().map(Secret::expose);
        let token =
            token.map(|token| ("client-token", token, Limits::NAMES.client_token, limits.client_token));
        for (purpose, who, name, limit) in [Some(range), token].into_iter().flatten() {
            let counter = self.sealer.keyed_hash(purpose, who.as_bytes());
            if let Err(end) = store::attempts::take(tx, &counter, limit, WINDOW)? {
                self.metrics.count_limit(name, LimitOutcome::Refused);
                return Ok(Some(RegistrationError::TooOften(end.since(tx.now()).max(1))));
            }
        }
        Ok(None)
    }

    /// Reads what was sent, and looks at the sector that it names.
    async fn read_registration(
        &self,
        metadata: &Map<String, Value>,
        client_id: &ClientId,
        own: (&RegistrationPolicy, crate::domain::Timestamp),
    ) -> Result<RequestedClient, RegistrationError> {
        let requested = read_client_metadata(
            metadata,
            &RegistrationFacts {
                client_id,
                issued_at: own.1,
                policy: own.0,
                algorithms: &self.settings.signing_algorithms,
                encrypted_requests: self.settings.request_object_encryption,
                response_types: &self.settings.response_types,
                details: self.detail_shapes(),
                may_call: &|url| self.outgoing.may_call(url),
                certificate_methods: self.settings.mutual_tls.as_ref().map_or(&[], MutualTls::methods),
                is_key_set: &ForeignKeys::can_be_registered,
                can_prove: &ForeignKeys::can_prove,
                can_read: &|jwks, alg| RecipientKeys::from_value(jwks).is_ok_and(|keys| keys.can_read(alg)),
            },
        )?;
        if let Some(uri) = &requested.sector_identifier_uri {
            let answer = self.outgoing.get(uri).await.map_err(no_sector)?;
            if answer.status != 200 {
                return Err(no_sector(answer.status).into());
            }
            check_sector(&answer.body, &requested.registration.redirect_uris)?;
        }
        Ok(requested)
    }

    /// The client as it is told, with the secret if it has a new one.
    fn told(&self, client: &Client, token: &Secret, secret: Option<&Secret>) -> ClientInformation {
        let mut told = client_information(client);
        let address = self.settings.issuer.url(&format!("/register/{}", client.id));
        told.insert("registration_client_uri".to_owned(), address.into());
        told.insert("registration_access_token".to_owned(), token.expose().into());
        if let Some(secret) = secret {
            told.insert("client_secret".to_owned(), secret.expose().into());
            // It does not expire (RFC 7591, 3.2.1).
            told.insert("client_secret_expires_at".to_owned(), 0.into());
        }
        told
    }
}

/// A caller who may register, and what.
struct Admitted {
    policy: RegistrationPolicy,
    token: Option<InitialAccessToken>,
}

/// A client with what stands beside it.
struct OwnClient {
    client: Client,
    own: OwnRegistration,
}

const fn needs_secret(method: TokenEndpointAuthMethod) -> bool {
    matches!(method, TokenEndpointAuthMethod::ClientSecretBasic | TokenEndpointAuthMethod::ClientSecretPost)
}
