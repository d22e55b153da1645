//! The four signature algorithms: making keys, loading signers and verifiers.

use crate::domain::{Secret, SigningAlgorithm};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::jwk::{Ed25519, Jwk, P_256};
use josekit::jws::{ES256, EdDSA, JwsSigner, JwsVerifier, PS256, RS256};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Bits of new RSA keys (NIST SP 800-57: 2048 is enough until 2030, and signs four times faster than 3072).
pub(super) const RSA_BITS: u32 = 2048;

/// A key cannot be made, read or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The library refused; its reason never holds key material.
    #[error("key refused: {0}")]
    Refused(#[from] josekit::JoseError),
    /// The stored text is no JWK.
    #[error("stored key is no JWK")]
    Malformed,
    /// No active key of this algorithm.
    #[error("no active {} key", .0.as_str())]
    NoActiveKey(SigningAlgorithm),
}

/// A key that was just made. The store keeps the private part sealed.
#[derive(Debug)]
pub struct GeneratedKey {
    /// Thumbprint of the public key (RFC 7638): two keys never share a `kid`.
    pub kid: String,
    /// What it signs with.
    pub alg: SigningAlgorithm,
    /// The private JWK, JSON.
    pub private_jwk: Secret,
}

/// Makes a key for `alg`.
///
/// # Errors
/// The cryptographic library failed.
pub fn generate_key(alg: SigningAlgorithm) -> Result<GeneratedKey, KeyError> {
    let mut jwk = match alg {
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => Jwk::generate_rsa_key(RSA_BITS)?,
        SigningAlgorithm::ES256 => Jwk::generate_ec_key(P_256)?,
        SigningAlgorithm::EdDSA => Jwk::generate_ed_key(Ed25519)?,
    };
    let kid = thumbprint(&jwk).ok_or(KeyError::Malformed)?;
    jwk.set_key_id(&kid);
    jwk.set_algorithm(alg.as_str());
    jwk.set_key_use("sig");
    Ok(GeneratedKey { kid, alg, private_jwk: Secret::from(jwk.to_string()) })
}

/// The signer of a private JWK. Parsing costs more than a signature: load once, keep.
pub(super) fn signer(alg: SigningAlgorithm, jwk: &Jwk) -> Result<Box<dyn JwsSigner>, KeyError> {
    Ok(match alg {
        SigningAlgorithm::RS256 => Box::new(RS256.signer_from_jwk(jwk)?),
        SigningAlgorithm::PS256 => Box::new(PS256.signer_from_jwk(jwk)?),
        SigningAlgorithm::ES256 => Box::new(ES256.signer_from_jwk(jwk)?),
        SigningAlgorithm::EdDSA => Box::new(EdDSA.signer_from_jwk(jwk)?),
    })
}

/// The verifier of a public JWK.
pub(super) fn verifier(alg: SigningAlgorithm, jwk: &Jwk) -> Result<Box<dyn JwsVerifier>, KeyError> {
    Ok(match alg {
        SigningAlgorithm::RS256 => Box::new(RS256.verifier_from_jwk(jwk)?),
        SigningAlgorithm::PS256 => Box::new(PS256.verifier_from_jwk(jwk)?),
        SigningAlgorithm::ES256 => Box::new(ES256.verifier_from_jwk(jwk)?),
        // The library's EdDSA also takes Ed448, which no one of ours speaks.
        SigningAlgorithm::EdDSA if jwk.curve() == Some("Ed25519") => Box::new(EdDSA.verifier_from_jwk(jwk)?),
        SigningAlgorithm::EdDSA => return Err(KeyError::Malformed),
    })
}

/// The public JWK as it is published: the library's `to_public_key` drops `kid` and `alg`.
pub(super) fn public_jwk(alg: SigningAlgorithm, kid: &str, private: &Jwk) -> Result<Jwk, KeyError> {
    let mut jwk = private.to_public_key()?;
    jwk.set_key_id(kid);
    jwk.set_algorithm(alg.as_str());
    jwk.set_key_use("sig");
    Ok(jwk)
}

/// SHA-256 thumbprint (RFC 7638, 3; RFC 8037, 2): required members only, sorted by name.
pub(super) fn thumbprint(jwk: &Jwk) -> Option<String> {
    let names: &[&str] = match jwk.key_type() {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let mut members = Vec::with_capacity(names.len());
    for name in names {
        members.push(format!("\"{name}\":{}", Value::from(jwk.parameter(name)?.as_str()?)));
    }
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{{{}}}", members.join(",")))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn thumbprint_of_the_standard() {
        // RFC 7638, 3.1
        let jwk = Jwk::from_bytes(
            br#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#,
        )
        .unwrap();
        assert_eq!(thumbprint(&jwk).unwrap(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        // RFC 8037, A.3
        let jwk = Jwk::from_bytes(
            br#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        )
        .unwrap();
        assert_eq!(thumbprint(&jwk).unwrap(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn private_part_is_not_printed() {
        let key = generate_key(SigningAlgorithm::ES256).unwrap();
        assert!(key.private_jwk.expose().contains("\"d\""));
        assert!(!format!("{key:?}").contains("\"d\""));
    }
}
