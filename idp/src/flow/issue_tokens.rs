//! From a grant to signed tokens: the last part of every exchange.

use super::{ClaimsQuery, ClaimsTarget, FlowError, detail_type::GrantedDetails, envelope::Envelope};
use crate::{
    Provider,
    domain::{
        Account, AuthorizationDetail, Client, Confirmation, Grant, ScopeSet, Secret, SigningAlgorithm,
        SigningAlgorithms, Timestamp, generate_id,
    },
    keys::media_type,
    protocol::{
        AccessToken, ClaimsAsk, IdToken, TokenScheme, access_token_claims, account_claims,
        client_token_claims, id_token_claims,
    },
    store::{self, StoreError, Tx},
};
use serde_json::{Map, Value};

/// Access tokens are signed with ES256: ten times faster than RS256, and only resource servers read them.
const ACCESS_TOKEN_ALG: SigningAlgorithm = SigningAlgorithm::ES256;

/// A successful token answer (RFC 6749, 5.1; OIDC Core 3.1.3.3).
#[derive(Debug)]
pub struct TokenAnswer {
    /// `access_token`
    pub access_token: Secret,
    /// `token_type`
    pub token_type: TokenScheme,
    /// `expires_in`, seconds.
    pub expires_in: i64,
    /// `scope`
    pub scope: ScopeSet,
    /// `refresh_token`
    pub refresh_token: Option<Secret>,
    /// `id_token`
    pub id_token: Option<Secret>,
    /// `authorization_details` (RFC 9396, 7), where some were asked for.
    pub authorization_details: Option<Vec<AuthorizationDetail>>,
}

/// What a visit hands over to the signing, which needs no database.
pub(super) struct Granted {
    pub(super) grant: Grant,
    pub(super) scope: ScopeSet,
    /// Claims about the person for the ID token; none when there is to be no ID token.
    pub(super) about: Option<Map<String, Value>>,
    pub(super) refresh_token: Option<Secret>,
    pub(super) refreshed: bool,
    /// What the access token is bound to.
    pub(super) confirmation: Option<Confirmation>,
    /// What is granted in more words than the scope.
    pub(super) details: GrantedDetails,
}

/// What an ID token comes with.
#[derive(Default)]
pub(super) struct Beside<'a> {
    pub(super) access_token: Option<&'a str>,
    pub(super) code: Option<&'a str>,
    pub(super) refreshed: bool,
}

/// The claims of the provider and of every plug-in for one place.
pub(super) fn collect_claims(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    client: &Client,
    grant: &Grant,
    target: ClaimsTarget,
) -> Result<Map<String, Value>, StoreError> {
    let mut claims = account_claims(account, &ClaimsAsk::of(grant, client), target.place());
    let query = ClaimsQuery { account, client, grant, target };
    for source in &provider.claims {
        claims.extend(source.claims(&query, tx)?);
    }
    Ok(claims)
}

/// Claims for the ID token, when the scope asks for one.
pub(super) fn claims_for_id_token(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    client: &Client,
    grant: &Grant,
    scope: &ScopeSet,
) -> Result<Option<Map<String, Value>>, StoreError> {
    if !scope.contains("openid") {
        return Ok(None);
    }
    note_key_use(tx, client)?;
    // A refresh may ask for a part of the grant: then the ID token says no more than that part.
    let grant = Grant { scope: scope.clone(), ..grant.clone() };
    collect_claims(provider, tx, account, client, &grant, ClaimsTarget::IdToken).map(Some)
}

/// Whether a key's tokens are out matters when its algorithm is switched off, which two of them never are.
fn note_key_use(tx: &mut Tx<'_>, client: &Client) -> Result<(), StoreError> {
    let alg = client.registration.id_token_signed_response_alg;
    if SigningAlgorithms::REQUIRED.contains(&alg) {
        return Ok(());
    }
    store::signing_keys::note_use(tx, alg.as_str())
}

impl Provider {
    /// Signs what was granted; the ID token goes into its envelope, if the client has one.
    pub(super) fn sign_granted(
        &self,
        client: &Client,
        granted: Granted,
        envelope: Option<&Envelope>,
    ) -> Result<TokenAnswer, FlowError> {
        let confirmation = granted.confirmation.as_ref();
        let details = granted.details.token.as_deref();
        let access_token = self.sign_access_token(&granted.grant, (&granted.scope, details), confirmation)?;
        let beside =
            Beside { access_token: Some(&access_token), refreshed: granted.refreshed, ..Beside::default() };
        let sign = |about| self.sign_id_token(client, &granted.grant, about, &beside);
        let signed = granted.about.map(sign).transpose()?;
        let id_token = match (signed, envelope) {
            (Some(signed), Some(envelope)) => Some(Secret::from(envelope.seal(signed.expose())?)),
            (signed, _) => signed,
        };
        Ok(TokenAnswer {
            access_token: Secret::from(access_token),
            token_type: TokenScheme::of(confirmation),
            expires_in: self.settings.lifetimes.access_token,
            scope: granted.scope,
            refresh_token: granted.refresh_token,
            id_token,
            authorization_details: granted.details.answer,
        })
    }

    /// Signs an access token for somebody's grant, or a part of its scope, with the details that it carries.
    pub(super) fn sign_access_token(
        &self,
        grant: &Grant,
        (scope, details): (&ScopeSet, Option<&[AuthorizationDetail]>),
        confirmation: Option<&Confirmation>,
    ) -> Result<String, FlowError> {
        let now = self.clock.now();
        let (jti, lifetime) = (self.jti(now), self.settings.lifetimes.access_token);
        let token = AccessToken {
            issuer: self.settings.issuer.as_str(),
            scope,
            jti: &jti,
            now,
            lifetime,
            confirmation,
            details,
        };
        let claims = access_token_claims(&token, grant);
        Ok(self.keys.current().sign_access_token(ACCESS_TOKEN_ALG, claims)?)
    }

    /// Signs an ID token with what it says about the person.
    pub(super) fn sign_id_token(
        &self,
        client: &Client,
        grant: &Grant,
        about: Map<String, Value>,
        beside: &Beside<'_>,
    ) -> Result<Secret, FlowError> {
        let alg = client.registration.id_token_signed_response_alg;
        let token = IdToken {
            issuer: self.settings.issuer.as_str(),
            grant,
            alg,
            access_token: beside.access_token,
            code: beside.code,
            refreshed: beside.refreshed,
            now: self.clock.now(),
            lifetime: self.settings.lifetimes.id_token,
        };
        let claims = id_token_claims(&token, about);
        Ok(Secret::from(self.keys.current().sign(alg, media_type::JWT, &claims)?))
    }

    /// Signs a token that a client has in its own name.
    pub(super) fn sign_client_token(
        &self,
        client: &Client,
        scope: ScopeSet,
        audience: &[&str],
        confirmation: Option<&Confirmation>,
    ) -> Result<TokenAnswer, FlowError> {
        let now = self.clock.now();
        let (jti, lifetime) = (self.jti(now), self.settings.lifetimes.access_token);
        let issuer = self.settings.issuer.as_str();
        let token =
            AccessToken { issuer, scope: &scope, jti: &jti, now, lifetime, confirmation, details: None };
        let claims = client_token_claims(&token, &client.id, audience);
        let signed = self.keys.current().sign(ACCESS_TOKEN_ALG, media_type::ACCESS_TOKEN, &claims)?;
        Ok(TokenAnswer {
            access_token: Secret::from(signed),
            token_type: TokenScheme::of(confirmation),
            expires_in: lifetime,
            scope,
            refresh_token: None,
            id_token: None,
            authorization_details: None,
        })
    }

    fn jti(&self, now: Timestamp) -> String {
        generate_id(now, &*self.random)
    }
}
