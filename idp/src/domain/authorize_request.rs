//! The authorization request after every check: what the rest of the provider may believe.

use super::{AuthorizationDetail, ClientId, ResponseType, ScopeSet, SigningAlgorithm, TokenHash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the answer travels to the redirect URI (OAuth 2.0 Multiple Response Types, 2.1; Form Post).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query string.
    Query,
    /// In the fragment.
    Fragment,
    /// In a form that the browser posts.
    FormPost,
}

/// Values of `prompt` (OIDC Core 3.1.2.1; Prompt Create 1.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// No page may be shown.
    None,
    /// Ask for the login again.
    Login,
    /// Ask for the consent again.
    Consent,
    /// Let the person choose the account.
    SelectAccount,
    /// Begin with the registration.
    Create,
}

/// One member of `claims` (OIDC Core 5.5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimRequest {
    /// The relying party cannot do its work without it.
    pub essential: bool,
    /// The one value asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
    /// Any of these values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<serde_json::Value>>,
}

/// The parameter `claims` (OIDC Core 5.5): which claims, and where they are to go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimsRequest {
    /// For the userinfo answer.
    pub userinfo: BTreeMap<String, ClaimRequest>,
    /// For the ID token.
    pub id_token: BTreeMap<String, ClaimRequest>,
}

impl ClaimsRequest {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.userinfo.is_empty() && self.id_token.is_empty()
    }
}

/// An authorization request of which every parameter has been checked against the client's
/// registration and the standards. Made by `protocol`, stored in the interaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizeRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// Where the answer goes: byte-equal to a registered one.
    pub redirect_uri: String,
    /// What is answered.
    pub response_type: ResponseType,
    /// How it is answered.
    pub response_mode: ResponseMode,
    /// What the answer is signed with, when it is to travel as a JWT (JARM 2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<SigningAlgorithm>,
    /// The scopes asked for that the client is registered for.
    pub scope: ScopeSet,
    /// Returned as it came.
    pub state: Option<String>,
    /// Bound into the ID token.
    pub nonce: Option<String>,
    /// PKCE challenge, method S256 (RFC 7636).
    pub code_challenge: Option<String>,
    /// The prompts, in no order.
    pub prompt: Vec<Prompt>,
    /// Seconds since the login, at most.
    pub max_age: Option<i64>,
    /// A guess at the login name, to fill in the form. Never believed.
    pub login_hint: Option<String>,
    /// The `sub` that `id_token_hint` or `claims.id_token.sub` names: the answer is for this subject or none.
    pub required_subject: Option<String>,
    /// Authentication context classes asked for, in order of preference.
    pub acr_values: Vec<String>,
    /// Single claims asked for.
    pub claims: ClaimsRequest,
    /// Languages of the pages, best first (BCP 47).
    pub ui_locales: Vec<String>,
    /// Languages of the claims, best first (BCP 47).
    pub claims_locales: Vec<String>,
    /// Audiences of the access token (RFC 8707), absolute URIs.
    pub resource: Vec<String>,
    /// What is asked for in more words than a scope has (RFC 9396).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details: Vec<AuthorizationDetail>,
    /// Thumbprint of the key that the code is bound to (RFC 9449, 10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// Hash of the reference by which the client pushed it: it is answered once (RFC 9126, 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<TokenHash>,
}

impl AuthorizeRequest {
    /// Whether `prompt` holds `value`.
    pub fn prompts(&self, value: Prompt) -> bool {
        self.prompt.contains(&value)
    }

    /// Whether no page may be shown.
    pub fn is_silent(&self) -> bool {
        self.prompts(Prompt::None)
    }
}
