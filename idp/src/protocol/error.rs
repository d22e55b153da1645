//! Errors of the OAuth endpoints: what the other side may know, and what only the log may.

use serde_json::{Value, json};
use std::fmt;

/// Error codes, from the registry of OAuth extension errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OAuthErrorCode {
    /// A parameter is missing, repeated or malformed (RFC 6749, 4.1.2.1 and 5.2).
    InvalidRequest,
    /// The client did not authenticate (RFC 6749, 5.2).
    InvalidClient,
    /// Code or refresh token is unknown, used, expired, revoked or another client's (RFC 6749, 5.2).
    InvalidGrant,
    /// The client may not use this grant or response type (RFC 6749, 5.2).
    UnauthorizedClient,
    /// The grant type does not exist here (RFC 6749, 5.2).
    UnsupportedGrantType,
    /// The response type does not exist here (RFC 6749, 4.1.2.1).
    UnsupportedResponseType,
    /// A scope value is unknown, malformed or too much (RFC 6749, 5.2).
    InvalidScope,
    /// The person said no (RFC 6749, 4.1.2.1).
    AccessDenied,
    /// We failed (RFC 6749, 4.1.2.1).
    ServerError,
    /// We are too busy (RFC 6749, 4.1.2.1).
    TemporarilyUnavailable,
    /// `prompt=none` and nobody is logged in (OIDC Core 3.1.2.6).
    LoginRequired,
    /// `prompt=none` and some page is due (OIDC Core 3.1.2.6).
    InteractionRequired,
    /// `prompt=none` and consent is due (OIDC Core 3.1.2.6).
    ConsentRequired,
    /// `prompt=none` and an account must be chosen (OIDC Core 3.1.2.6).
    AccountSelectionRequired,
    /// The client is registered for no `request` (OIDC Core 3.1.2.6).
    RequestNotSupported,
    /// The request object is not one of its client, or not for us (RFC 9101, 7; OIDC Core 3.1.2.6).
    InvalidRequestObject,
    /// `request_uri` by address does not exist here (OIDC Core 3.1.2.6).
    RequestUriNotSupported,
    /// `request_uri` is unknown, expired or used (RFC 9101, 7; OIDC Core 3.1.2.6).
    InvalidRequestUri,
    /// `registration` does not exist here (OIDC Core 3.1.2.6).
    RegistrationNotSupported,
    /// The essential `acr` cannot be reached (Unmet Authentication Requirements 1.0).
    UnmetAuthenticationRequirements,
    /// `resource` is malformed or not for this client (RFC 8707, 2).
    InvalidTarget,
    /// `authorization_details` is malformed, of an unknown type, or more than may be asked for (RFC 9396, 5).
    InvalidAuthorizationDetails,
    /// The access token does not hold (RFC 6750, 3.1).
    InvalidToken,
    /// The access token does not reach this far (RFC 6750, 3.1).
    InsufficientScope,
    /// The proof of possession does not hold (RFC 9449, 5 and 7.1).
    InvalidDpopProof,
    /// The proof has to hold a nonce of ours (RFC 9449, 8 and 9).
    UseDpopNonce,
    /// Nobody has answered the device's question yet (RFC 8628, 3.5).
    AuthorizationPending,
    /// The device asks too often (RFC 8628, 3.5).
    SlowDown,
    /// The device's code has expired (RFC 8628, 3.5).
    ExpiredToken,
    /// The message cannot be shown to people (CIBA Core 13).
    InvalidBindingMessage,
    /// Tokens of this type cannot be revoked (RFC 7009, 2.2.1).
    UnsupportedTokenType,
    /// A redirect URI cannot be registered (RFC 7591, 3.2.2).
    InvalidRedirectUri,
    /// Another member cannot be registered (RFC 7591, 3.2.2).
    InvalidClientMetadata,
    /// The software statement cannot be read (RFC 7591, 3.2.2).
    InvalidSoftwareStatement,
    /// The software statement is of nobody who vouches for clients here (RFC 7591, 3.2.2).
    UnapprovedSoftwareStatement,
}

impl OAuthErrorCode {
    /// The value of `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::InteractionRequired => "interaction_required",
            Self::ConsentRequired => "consent_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::InvalidRequestObject => "invalid_request_object",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidAuthorizationDetails => "invalid_authorization_details",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::UseDpopNonce => "use_dpop_nonce",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::InvalidBindingMessage => "invalid_binding_message",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::InvalidSoftwareStatement => "invalid_software_statement",
            Self::UnapprovedSoftwareStatement => "unapproved_software_statement",
        }
    }

    /// The status of a direct answer (token endpoint, userinfo …). Where a token is shown, a proof that does not hold is 401
    /// (RFC 9449, 7.1).
    pub const fn http_status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

/// One error. The description is a fixed text, so nothing of the request can come back in it; the
/// cause is for the log alone.
#[derive(Clone, Debug, thiserror::Error)]
pub struct OAuthError {
    /// The code.
    pub code: OAuthErrorCode,
    /// A sentence for the developer of the client, of the characters that RFC 6749, 5.2 allows.
    pub description: &'static str,
    cause: Option<String>,
}

impl OAuthError {
    /// An error with its sentence.
    pub const fn new(code: OAuthErrorCode, description: &'static str) -> Self {
        Self { code, description, cause: None }
    }

    /// `invalid_request` with its sentence: by far the most frequent.
    pub const fn invalid_request(description: &'static str) -> Self {
        Self::new(OAuthErrorCode::InvalidRequest, description)
    }

    /// `invalid_grant`. One sentence for all reasons: which of them it was is nobody's business.
    pub fn invalid_grant(cause: impl fmt::Display) -> Self {
        Self::new(
            OAuthErrorCode::InvalidGrant,
            "the code or refresh token is unknown, used, expired, revoked or was issued to another client",
        )
        .with_cause(cause)
    }

    /// `invalid_client`. One sentence for all reasons.
    pub fn invalid_client(cause: impl fmt::Display) -> Self {
        Self::new(OAuthErrorCode::InvalidClient, "client authentication failed").with_cause(cause)
    }

    /// `invalid_token`. One sentence for all reasons.
    pub fn invalid_token(cause: impl fmt::Display) -> Self {
        Self::new(OAuthErrorCode::InvalidToken, "the access token is unknown, expired or revoked")
            .with_cause(cause)
    }

    /// The same error with a cause for the log.
    #[must_use]
    pub fn with_cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Why, for the log.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The status of a direct answer.
    pub const fn http_status(&self) -> u16 {
        self.code.http_status()
    }

    /// The body of a direct answer (RFC 6749, 5.2).
    pub fn to_json(&self) -> Value {
        json!({ "error": self.code.as_str(), "error_description": self.description })
    }

    /// The `WWW-Authenticate` that belongs to the error where clients authenticate (RFC 6749, 5.2).
    pub const fn www_authenticate(&self) -> Option<&'static str> {
        match self.code {
            OAuthErrorCode::InvalidClient => Some(BASIC_CHALLENGE),
            _ => None,
        }
    }
}

/// Challenge of an endpoint where clients authenticate.
pub const BASIC_CHALLENGE: &str = "Basic realm=\"common-id\", charset=\"UTF-8\"";

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.description)?;
        match &self.cause {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_cause_stays_inside() {
        let error = OAuthError::invalid_grant("code was used at noon");
        assert!(error.to_string().contains("noon"));
        assert!(!error.to_json().to_string().contains("noon"));
        assert_eq!(error.www_authenticate(), None);
    }

    #[test]
    fn statuses() {
        assert_eq!(OAuthError::invalid_client("x").http_status(), 401);
        assert_eq!(OAuthError::invalid_grant("x").http_status(), 400);
        assert!(OAuthError::invalid_client("x").www_authenticate().unwrap().starts_with("Basic "));
        assert_eq!(OAuthError::new(OAuthErrorCode::InvalidToken, "expired").www_authenticate(), None);
    }
}
