//! What a client chooses of a few: how it proves itself, what its tokens say, whether people are asked.

use serde::{Deserialize, Serialize};

/// `token_endpoint_auth_method` (OIDC Core 9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenEndpointAuthMethod {
    /// The secret in the `Authorization` header.
    #[default]
    ClientSecretBasic,
    /// The secret in the body.
    ClientSecretPost,
    /// A signed assertion (RFC 7523).
    PrivateKeyJwt,
    /// A certificate of an authority that is trusted (RFC 8705, 2.1).
    TlsClientAuth,
    /// A certificate that is registered (RFC 8705, 2.2).
    SelfSignedTlsClientAuth,
    /// A public client.
    None,
}

impl TokenEndpointAuthMethod {
    /// The value of the member.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
            Self::None => "none",
        }
    }

    /// Whether it proves itself by the certificate of its connection.
    pub const fn is_by_certificate(self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }
}

/// What ID tokens say about the person beside the subject (OIDC Core 5.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdTokenClaims {
    /// Nothing, unless the parameter `claims` asks for it: the rest is at userinfo.
    #[default]
    Subject,
    /// The claims of the granted scopes, for clients that never ask userinfo.
    Scopes,
}

/// `subject_type` (OIDC Core 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// A subject of its own in every sector.
    #[default]
    Pairwise,
    /// The same subject for every client that is registered for it.
    Public,
}

/// Whether the person is asked for the scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeConsentPolicy {
    /// Shown once, remembered until more is asked for.
    #[default]
    Explicit,
    /// The maker's own services: the terms of the common ID cover them.
    Implicit,
}

/// An item that a service needs of every customer (L2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequiredItem {
    /// 生年月日
    Birthdate,
}

impl RequiredItem {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Birthdate => "birthdate",
        }
    }
}
