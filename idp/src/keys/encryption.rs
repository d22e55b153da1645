//! The provider's own keys for encryption: others write to it by their public halves, and it reads.

use super::{
    KeyState,
    algorithm::{KeyError, RSA_BITS, thumbprint},
    compact::JwtError,
    nested::ClosedToken,
};
use crate::domain::{KeyManagement, KeyUse, Secret};
use josekit::{
    jwe::{ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A256KW, JweDecrypter, RSA_OAEP_256},
    jwk::{Jwk, P_256},
};
use serde_json::Value;

/// How many keys are tried for a token that names none: the one that is published, and the one before it.
const MOST_TRIED: usize = 2;

/// A key for encryption as the store hands it over, its seal opened.
#[derive(Debug)]
pub struct StoredEncryptionKey {
    /// Its name.
    pub kid: String,
    /// One of [`KeyManagement::OWN_KEYS`].
    pub alg: KeyManagement,
    /// Where it is in its life: the active one is published, all of them read.
    pub state: KeyState,
    /// The private JWK, JSON.
    pub private_jwk: Secret,
}

/// A key for encryption that was just made.
#[derive(Debug)]
pub struct GeneratedEncryptionKey {
    /// Thumbprint of the public key (RFC 7638).
    pub kid: String,
    /// The private JWK, JSON.
    pub private_jwk: Secret,
}

/// Makes the key that has this name.
///
/// # Errors
/// The cryptographic library failed, or no key has this name.
pub fn generate_encryption_key(alg: KeyManagement) -> Result<GeneratedEncryptionKey, KeyError> {
    let mut jwk = match alg {
        KeyManagement::RsaOaep256 => Jwk::generate_rsa_key(RSA_BITS)?,
        KeyManagement::EcdhEs => Jwk::generate_ec_key(P_256)?,
        _ => return Err(KeyError::Malformed),
    };
    let kid = thumbprint(&jwk).ok_or(KeyError::Malformed)?;
    describe(&mut jwk, &kid, alg);
    Ok(GeneratedEncryptionKey { kid, private_jwk: Secret::from(jwk.to_string()) })
}

/// A key for several ways names none of them: libraries take `alg` of a key for the only one.
fn describe(jwk: &mut Jwk, kid: &str, alg: KeyManagement) {
    jwk.set_key_id(kid);
    jwk.set_key_use(KeyUse::Encryption.as_str());
    if alg.of_own_key().count() == 1 {
        jwk.set_algorithm(alg.as_str());
    }
}

/// All of them, the newest first.
#[derive(Default)]
pub(super) struct EncryptionKeys(Vec<EncryptionKey>);

struct EncryptionKey {
    kid: String,
    decrypters: Vec<(KeyManagement, Box<dyn JweDecrypter>)>,
}

impl EncryptionKeys {
    /// Loads the keys, oldest first, and tells which public ones to publish.
    ///
    /// # Errors
    /// A stored key is no private JWK of its kind.
    pub(super) fn from_stored(stored: Vec<StoredEncryptionKey>) -> Result<(Self, Vec<Value>), KeyError> {
        let (mut keys, mut published) = (Vec::with_capacity(stored.len()), Vec::new());
        for key in stored {
            let private = Jwk::from_bytes(key.private_jwk.expose()).map_err(|_| KeyError::Malformed)?;
            if key.state == KeyState::Active {
                let mut public = private.to_public_key()?;
                describe(&mut public, &key.kid, key.alg);
                published.push(Value::Object(public.as_ref().clone()));
            }
            let ways = key.alg.of_own_key();
            let decrypters = ways.map(|alg| Ok((alg, decrypter(alg, &private)?)));
            let decrypters = decrypters.collect::<Result<Vec<_>, KeyError>>()?;
            if decrypters.is_empty() {
                return Err(KeyError::Malformed);
            }
            keys.push(EncryptionKey { kid: key.kid, decrypters });
        }
        keys.reverse();
        Ok((Self(keys), published))
    }

    /// What is in a token that was encrypted for one of them.
    pub(super) fn open(&self, token: &str, typ: &str) -> Result<String, JwtError> {
        let closed = ClosedToken::parse(token, typ)?;
        let mut outcome = Err(JwtError::UnknownKey);
        for decrypter in self.fitting(&closed).take(MOST_TRIED) {
            outcome = closed.open(decrypter);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// The keys that it may be for: by `kid` when the token names one, and always by algorithm.
    fn fitting(&self, token: &ClosedToken<'_>) -> impl Iterator<Item = &dyn JweDecrypter> {
        let (kid, alg) = (token.kid.clone(), token.alg);
        let named = self.0.iter().filter(move |key| kid.as_ref().is_none_or(|kid| *kid == key.kid));
        named
            .flat_map(move |key| key.decrypters.iter().filter(move |(own, _)| *own == alg))
            .map(|(_, one)| &**one)
    }

    pub(super) fn kids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.kid.as_str())
    }
}

fn decrypter(alg: KeyManagement, jwk: &Jwk) -> Result<Box<dyn JweDecrypter>, KeyError> {
    Ok(match alg {
        KeyManagement::RsaOaep256 => Box::new(RSA_OAEP_256.decrypter_from_jwk(jwk)?),
        KeyManagement::EcdhEs => Box::new(ECDH_ES.decrypter_from_jwk(jwk)?),
        KeyManagement::EcdhEsA128Kw => Box::new(ECDH_ES_A128KW.decrypter_from_jwk(jwk)?),
        KeyManagement::EcdhEsA256Kw => Box::new(ECDH_ES_A256KW.decrypter_from_jwk(jwk)?),
        KeyManagement::RsaOaep => return Err(KeyError::Malformed),
    })
}

#[cfg(test)]
#[path = "encryption_tests.rs"]
mod tests;
