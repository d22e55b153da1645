//! Encryption of what is said to a client and by it (RFC 7518, 4 and 5), and of which answers it is registered for.

use serde::{Deserialize, Serialize};

/// How the key of the content reaches its reader (`alg` of a JWE, RFC 7518, 4). Not RSA1_5, whose padding tells too much; nothing that
/// shares a secret or a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyManagement {
    /// RSAES OAEP with SHA-256.
    #[serde(rename = "RSA-OAEP-256")]
    RsaOaep256,
    /// RSAES OAEP with SHA-1 and its mask, as the standard's first version had it: what older libraries know.
    #[serde(rename = "RSA-OAEP")]
    RsaOaep,
    /// A key agreed upon, used as it is.
    #[serde(rename = "ECDH-ES")]
    EcdhEs,
    /// A key agreed upon that wraps another one.
    #[serde(rename = "ECDH-ES+A128KW")]
    EcdhEsA128Kw,
    /// The same, with a longer key.
    #[serde(rename = "ECDH-ES+A256KW")]
    EcdhEsA256Kw,
}

impl KeyManagement {
    /// All of them, the best first.
    pub const ALL: [KeyManagement; 5] =
        [Self::RsaOaep256, Self::EcdhEs, Self::EcdhEsA128Kw, Self::EcdhEsA256Kw, Self::RsaOaep];

    /// Those by which a client may encrypt its requests for us (RFC 9101, 6.1): not with SHA-1, which is for clients that know
    /// nothing newer to read our answers.
    pub const OF_REQUESTS: [KeyManagement; 4] =
        [Self::RsaOaep256, Self::EcdhEs, Self::EcdhEsA128Kw, Self::EcdhEsA256Kw];

    /// The keys that we need for that, each called by the first that it is for.
    pub const OWN_KEYS: [KeyManagement; 2] = [Self::RsaOaep256, Self::EcdhEs];

    /// What our key of this name is for. One key agrees for all three kinds of agreement: the name of each goes into what is derived
    /// (RFC 7518, 4.6.2), so none is good for another.
    pub fn of_own_key(self) -> impl Iterator<Item = KeyManagement> {
        Self::OF_REQUESTS.into_iter().filter(move |one| {
            let own = if *one == Self::RsaOaep256 { Self::RsaOaep256 } else { Self::EcdhEs };
            own == self
        })
    }

    /// The value of `alg`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::RsaOaep => "RSA-OAEP",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsA128Kw => "ECDH-ES+A128KW",
            Self::EcdhEsA256Kw => "ECDH-ES+A256KW",
        }
    }

    /// Reads `alg`; everything else is refused.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// How the content is encrypted (`enc` of a JWE, RFC 7518, 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ContentEncryption {
    /// AES-128 in CBC with HMAC-SHA-256: what OIDC Registration 2 means when nothing is named.
    #[default]
    #[serde(rename = "A128CBC-HS256")]
    A128CbcHs256,
    /// AES-256 in CBC with HMAC-SHA-512.
    #[serde(rename = "A256CBC-HS512")]
    A256CbcHs512,
    /// AES-128 in GCM.
    #[serde(rename = "A128GCM")]
    A128Gcm,
    /// AES-256 in GCM.
    #[serde(rename = "A256GCM")]
    A256Gcm,
}

impl ContentEncryption {
    /// All of them.
    pub const ALL: [ContentEncryption; 4] =
        [Self::A128CbcHs256, Self::A256CbcHs512, Self::A128Gcm, Self::A256Gcm];

    /// The value of `enc`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A256CbcHs512 => "A256CBC-HS512",
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// Reads `enc`; everything else is refused.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// How one kind of answer, or a request, is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encryption {
    /// The key's way.
    pub alg: KeyManagement,
    /// The content's.
    #[serde(default)]
    pub enc: ContentEncryption,
}

impl Encryption {
    /// The members of a registration that name `alg` and `enc` of what the client encrypts itself (OIDC Registration 2).
    pub const MEMBERS_OF_REQUESTS: [&str; 2] =
        ["request_object_encryption_alg", "request_object_encryption_enc"];
}

/// What can be encrypted for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptedAnswer {
    /// ID tokens (OIDC Core 10.2).
    IdToken,
    /// Userinfo (OIDC Core 5.3.2).
    Userinfo,
    /// Authorization answers (JARM 2.2).
    Authorization,
    /// Introspection (RFC 9701, 5).
    Introspection,
}

impl EncryptedAnswer {
    /// All of them.
    pub const ALL: [EncryptedAnswer; 4] =
        [Self::IdToken, Self::Userinfo, Self::Authorization, Self::Introspection];

    /// The members of a registration that name `alg` and `enc`.
    pub const fn members(self) -> [&'static str; 2] {
        match self {
            Self::IdToken => ["id_token_encrypted_response_alg", "id_token_encrypted_response_enc"],
            Self::Userinfo => ["userinfo_encrypted_response_alg", "userinfo_encrypted_response_enc"],
            Self::Authorization => {
                ["authorization_encrypted_response_alg", "authorization_encrypted_response_enc"]
            }
            Self::Introspection => {
                ["introspection_encrypted_response_alg", "introspection_encrypted_response_enc"]
            }
        }
    }
}

/// Which answers are encrypted for a client, and how. Those that are not named travel as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncryptedAnswers {
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<Encryption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo: Option<Encryption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization: Option<Encryption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    introspection: Option<Encryption>,
}

impl EncryptedAnswers {
    /// How this kind of answer is encrypted, if it is.
    pub const fn of(&self, answer: EncryptedAnswer) -> Option<Encryption> {
        match answer {
            EncryptedAnswer::IdToken => self.id_token,
            EncryptedAnswer::Userinfo => self.userinfo,
            EncryptedAnswer::Authorization => self.authorization,
            EncryptedAnswer::Introspection => self.introspection,
        }
    }

    /// Says how this kind of answer is encrypted.
    pub const fn set(&mut self, answer: EncryptedAnswer, encryption: Option<Encryption>) {
        match answer {
            EncryptedAnswer::IdToken => self.id_token = encryption,
            EncryptedAnswer::Userinfo => self.userinfo = encryption,
            EncryptedAnswer::Authorization => self.authorization = encryption,
            EncryptedAnswer::Introspection => self.introspection = encryption,
        }
    }

    /// Whether nothing is encrypted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every kind that is encrypted.
    pub fn iter(&self) -> impl Iterator<Item = (EncryptedAnswer, Encryption)> {
        EncryptedAnswer::ALL.into_iter().filter_map(|answer| Some((answer, self.of(answer)?)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_those_of_the_standard() {
        for alg in KeyManagement::ALL {
            assert_eq!((json!(alg), KeyManagement::parse(alg.as_str())), (json!(alg.as_str()), Some(alg)));
        }
        for enc in ContentEncryption::ALL {
            assert_eq!(
                (json!(enc), ContentEncryption::parse(enc.as_str())),
                (json!(enc.as_str()), Some(enc))
            );
        }
        for other in ["RSA1_5", "dir", "A128KW", "A256GCMKW", "PBES2-HS256+A128KW", "rsa-oaep", ""] {
            assert_eq!(KeyManagement::parse(other), None, "{other}");
        }
    }

    #[test]
    fn every_way_of_a_request_has_one_key() {
        let named: Vec<_> = KeyManagement::OWN_KEYS.into_iter().flat_map(KeyManagement::of_own_key).collect();
        assert_eq!(named, KeyManagement::OF_REQUESTS);
        assert_eq!(KeyManagement::RsaOaep.of_own_key().count(), 0);
    }

    #[test]
    fn what_is_not_encrypted_is_not_written() {
        let mut answers = EncryptedAnswers::default();
        assert!(answers.is_empty());
        answers.set(EncryptedAnswer::Userinfo, serde_json::from_value(json!({"alg": "ECDH-ES"})).unwrap());
        let written = json!({"userinfo": {"alg": "ECDH-ES", "enc": "A128CBC-HS256"}});
        assert_eq!(json!(answers), written);
        assert_eq!(serde_json::from_value::<EncryptedAnswers>(written).unwrap(), answers);
        assert_eq!(answers.iter().map(|(answer, _)| answer).collect::<Vec<_>>(), [EncryptedAnswer::Userinfo]);
    }
}
