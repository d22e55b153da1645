//! The types of the openidconnect crate, named once, and the client built from discovery.

use openidconnect::{
    AdditionalClaims, AuthType, ClientId, ClientSecret, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdTokenFields, ProviderMetadataWithLogout, RedirectUrl,
    StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Site;
use crate::{
    provider::client_assertion::{ASSERTION_TYPE, client_assertion},
    settings::ClientAuth,
};

/// The claims of the common ID that no standard names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct OwnClaims {
    /// The dealers that this person is linked with, newest first. Scope `dealer_links`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) dealer_links: Option<Vec<DealerLink>>,
    /// `individual` or `corporate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) account_type: Option<String>,
    /// The session at the provider; a logout token will name it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sid: Option<String>,
    /// Whatever else the provider sends: kept so that the page can show it.
    #[serde(flatten)]
    pub(super) others: Map<String, Value>,
}

impl AdditionalClaims for OwnClaims {}

/// One element of `dealer_links`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct DealerLink {
    /// The dealer's id.
    pub(super) dealer: String,
    /// Its name, for people.
    pub(super) dealer_name: String,
    /// Seconds since the epoch.
    pub(super) linked_at: i64,
    /// The dealer's own number for this customer; only for clients that are allowed to have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) customer_ref: Option<String>,
}

/// The answer of the token endpoint.
pub(super) type Tokens = StandardTokenResponse<
    IdTokenFields<
        OwnClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// An ID token as it came.
pub(super) type IdToken = openidconnect::IdToken<
    OwnClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// The answer of the userinfo endpoint.
pub(super) type UserInfo = UserInfoClaims<OwnClaims, CoreGenderClaim>;

/// Our client at the provider.
pub(super) type Client = openidconnect::Client<
    OwnClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Site {
    /// The client, with the endpoints that discovery names.
    pub(super) fn client(&self, metadata: &ProviderMetadataWithLogout) -> Result<Client, url::ParseError> {
        let secret = match &self.settings.auth {
            ClientAuth::SecretBasic(secret) => Some(ClientSecret::new(secret.clone())),
            ClientAuth::PrivateKeyJwt { .. } => None,
        };
        let auth_type = match &self.settings.auth {
            ClientAuth::SecretBasic(_) => AuthType::BasicAuth,
            ClientAuth::PrivateKeyJwt { .. } => AuthType::RequestBody,
        };
        let client_id = ClientId::new(self.settings.client_id.clone());
        let redirect_uri = RedirectUrl::from_url(self.settings.base_url.join("/callback")?);
        Ok(Client::from_provider_metadata(metadata.clone(), client_id, secret)
            .set_auth_type(auth_type)
            .set_redirect_uri(redirect_uri))
    }

    /// The parameters by which a `private_key_jwt` client proves itself at the token endpoint; none for one with a secret,
    /// whose header the openidconnect crate writes.
    pub(super) fn proof_of_client(&self) -> Result<Vec<(&'static str, String)>, josekit::JoseError> {
        let ClientAuth::PrivateKeyJwt { jwk } = &self.settings.auth else { return Ok(Vec::new()) };
        let assertion = client_assertion(&self.settings.client_id, self.provider.issuer(), jwk)?;
        Ok(vec![("client_assertion_type", ASSERTION_TYPE.to_owned()), ("client_assertion", assertion)])
    }
}
