//! Answers that only their client can read: by which of its keys, looked up before anything is written or taken, so that a client
//! whose keys cannot be had loses nothing by it.

use super::client_keys::recipient_keys;
use crate::{
    Provider,
    domain::{Client, EncryptedAnswer, Encryption},
    keys::{EncryptionError, RecipientKeys},
    protocol::{OAuthError, OAuthErrorCode},
};
use serde_json::{Map, Value};
use std::{fmt::Display, sync::Arc};

/// The key and the way of one kind of answer.
pub(super) struct Envelope {
    keys: Arc<RecipientKeys>,
    how: Encryption,
    answer: EncryptedAnswer,
}

impl Provider {
    /// What this kind of answer to the client is put into, if it is registered for that.
    ///
    /// # Errors
    /// `invalid_client_metadata`: no key of the client fits, or its keys cannot be had.
    pub(super) async fn envelope(
        &self,
        client: &Client,
        answer: EncryptedAnswer,
    ) -> Result<Option<Envelope>, OAuthError> {
        let Some(how) = client.registration.encryption.of(answer) else { return Ok(None) };
        let keys = recipient_keys(self, client).await.map_err(|cause| no_key(answer, &cause))?;
        if !keys.can_read(how.alg) {
            return Err(no_key(answer, &EncryptionError::NoKey(how.alg)));
        }
        Ok(Some(Envelope { keys, how, answer }))
    }
}

impl Envelope {
    /// A signed token, nested (RFC 7519, 5.2).
    ///
    /// # Errors
    /// `invalid_client_metadata`.
    pub(super) fn seal(&self, token: &str) -> Result<String, OAuthError> {
        self.keys.encrypt_token(token, self.how).map_err(|cause| no_key(self.answer, &cause))
    }

    /// Claims that nobody signed.
    ///
    /// # Errors
    /// `invalid_client_metadata`.
    pub(super) fn seal_claims(&self, claims: &Map<String, Value>) -> Result<String, OAuthError> {
        self.keys.encrypt_claims(claims, self.how).map_err(|cause| no_key(self.answer, &cause))
    }
}

fn no_key(answer: EncryptedAnswer, cause: &dyn Display) -> OAuthError {
    let told = match answer {
        EncryptedAnswer::IdToken => {
            "id_token_encrypted_response_alg: no public key for it can be had from the client's jwks or jwks_uri"
        }
        EncryptedAnswer::Userinfo => {
            "userinfo_encrypted_response_alg: no public key for it can be had from the client's jwks or jwks_uri"
        }
        EncryptedAnswer::Authorization => {
            "authorization_encrypted_response_alg: no public key for it can be had from the client's jwks or jwks_uri"
        }
        EncryptedAnswer::Introspection => {
            "introspection_encrypted_response_alg: no public key for it can be had from the client's jwks or jwks_uri"
        }
    };
    OAuthError::new(OAuthErrorCode::InvalidClientMetadata, told).with_cause(cause)
}
