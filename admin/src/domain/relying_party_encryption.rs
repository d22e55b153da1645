//! What is encrypted for a relying party: between the members of its registration and the provider's own types.

use super::{Bounds, RelyingPartyDocument, Rule, rules::Faults};
use idp::{
    domain::{ContentEncryption, EncryptedAnswer, EncryptedAnswers, Encryption, KeyManagement},
    keys::RecipientKeys,
};

impl RelyingPartyDocument {
    const fn named(&self, answer: EncryptedAnswer) -> (Option<KeyManagement>, Option<ContentEncryption>) {
        match answer {
            EncryptedAnswer::IdToken => {
                (self.id_token_encrypted_response_alg, self.id_token_encrypted_response_enc)
            }
            EncryptedAnswer::Userinfo => {
                (self.userinfo_encrypted_response_alg, self.userinfo_encrypted_response_enc)
            }
            EncryptedAnswer::Authorization => {
                (self.authorization_encrypted_response_alg, self.authorization_encrypted_response_enc)
            }
            EncryptedAnswer::Introspection => {
                (self.introspection_encrypted_response_alg, self.introspection_encrypted_response_enc)
            }
        }
    }

    /// As the provider keeps it.
    pub(super) fn encryption(&self) -> EncryptedAnswers {
        let mut kept = EncryptedAnswers::default();
        for answer in EncryptedAnswer::ALL {
            let (alg, enc) = self.named(answer);
            kept.set(answer, alg.map(|alg| Encryption { alg, enc: enc.unwrap_or_default() }));
        }
        kept
    }

    /// How its own requests are encrypted.
    pub(super) fn encrypted_requests(&self) -> Option<Encryption> {
        let enc = self.request_object_encryption_enc.unwrap_or_default();
        self.request_object_encryption_alg.map(|alg| Encryption { alg, enc })
    }

    /// `enc` says nothing without `alg`, a request is encrypted in ways that we read, and what is encrypted is signed.
    pub(super) fn check_encrypted_requests(&self, bounds: &Bounds, faults: &mut Faults) {
        let [alg_name, enc_name] = Encryption::MEMBERS_OF_REQUESTS;
        let (alg, enc) = (self.request_object_encryption_alg, self.request_object_encryption_enc);
        faults.need(alg.is_some() || enc.is_none(), &format!("/{enc_name}"), Rule::NeedsKeyWay);
        let is_read = |alg| bounds.encrypted_requests && KeyManagement::OF_REQUESTS.contains(&alg);
        faults.need(alg.is_none_or(is_read), &format!("/{alg_name}"), Rule::Algorithm);
        let is_signed = alg.is_none() || self.request_object_signing_alg.is_some();
        faults.need(is_signed, "/request_object_signing_alg", Rule::Algorithm);
    }

    /// `enc` says nothing without `alg`, a token is signed before it is encrypted (JARM 2.2), and what is encrypted has a reader.
    pub(super) fn check_encryption(&self, faults: &mut Faults) {
        let keys = self.jwks.as_ref().and_then(|jwks| RecipientKeys::from_value(jwks).ok());
        for answer in EncryptedAnswer::ALL {
            let (alg, enc) = self.named(answer);
            let [alg_name, enc_name] = answer.members();
            faults.need(alg.is_some() || enc.is_none(), &format!("/{enc_name}"), Rule::NeedsKeyWay);
            let can_read = |alg| keys.as_ref().is_none_or(|keys| keys.can_read(alg));
            faults.need(alg.is_none_or(can_read), &format!("/{alg_name}"), Rule::NeedsReader);
        }
        let is_signed = self.authorization_signed_response_alg.is_some();
        let holds = is_signed || self.authorization_encrypted_response_alg.is_none();
        faults.need(holds, "/authorization_signed_response_alg", Rule::Algorithm);
    }
}
