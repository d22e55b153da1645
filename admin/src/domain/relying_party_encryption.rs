//! What is encrypted for a relying party: between the members of its registration and the provider's own types.

use super::{RelyingPartyDocument, Rule, rules::Faults};
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
