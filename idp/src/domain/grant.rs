//! Grants, and the code and refresh tokens that lead to tokens.

use super::{
    AccountId, AuthorizationDetail, ClaimsRequest, ClientId, GrantId, ScopeSet, SessionId, Timestamp,
    TokenHash,
};
use serde::{Deserialize, Serialize};

/// What an account allowed a client in one login: the root of everything issued from it.
///
/// Revoking it ends every access and refresh token that carries its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Carried by every access token of it.
    pub id: GrantId,
    /// Who allowed.
    pub account_id: AccountId,
    /// Who was allowed.
    pub client_id: ClientId,
    /// The session of the login, for logout.
    pub session_id: SessionId,
    /// `sub` for this client.
    pub subject: String,
    /// What was allowed.
    pub scope: ScopeSet,
    /// Single claims asked for.
    pub claims: ClaimsRequest,
    /// Languages of the claims, best first.
    pub claims_locales: Vec<String>,
    /// Audiences beside the provider.
    pub resource: Vec<String>,
    /// What was allowed in more words than a scope has (RFC 9396), as it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details: Vec<AuthorizationDetail>,
    /// When the person logged in.
    pub auth_time: Timestamp,
    /// How surely.
    pub acr: String,
    /// By which methods.
    pub amr: Vec<String>,
    /// Bound into ID tokens of the first answer.
    pub nonce: Option<String>,
    /// Thumbprint of the key that the refresh tokens of a public client are bound to (RFC 9449, 5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// Thumbprint of the certificate that they are bound to (RFC 8705, 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// When it was given.
    pub created_at: Timestamp,
}

/// An authorization code as it is stored: by its hash, with the grant that it will become.
#[derive(Clone, Debug)]
pub struct AuthorizationCode {
    /// Hash of the code.
    pub hash: TokenHash,
    /// The grant that is written when the code is taken.
    pub grant: Grant,
    /// The redirect URI of the request.
    pub redirect_uri: String,
    /// PKCE challenge of the request.
    pub code_challenge: Option<String>,
    /// Thumbprint of the key that it is bound to (RFC 9449, 10).
    pub dpop_jkt: Option<String>,
    /// When it can no longer be taken.
    pub expires_at: Timestamp,
}

/// A refresh token as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// Hash of the token.
    pub hash: TokenHash,
    /// What it refreshes.
    pub grant_id: GrantId,
    /// Which in the row of its grant, from 0.
    pub generation: i32,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it can no longer be used.
    pub expires_at: Timestamp,
    /// When it was exchanged for its successor.
    pub consumed_at: Option<Timestamp>,
}
