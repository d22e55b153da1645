//! Proofs of possession (RFC 9449): the one kind of token that brings its own key.

use super::algorithm::thumbprint;
use super::compact::{JwtError, Unverified};
use super::foreign::load_public;
use crate::domain::PROOF_ALGORITHMS;
use josekit::jwk::Jwk;
use serde_json::{Map, Value};

/// `typ` of a proof (RFC 9449, 4.2).
const PROOF_TYPE: &str = "dpop+jwt";

/// The longest proof that is looked at: one with the largest RSA key stays below it.
const MAX_PROOF: usize = 8 * 1024;

/// A proof whose signature holds under the key that it brings. What it says is not judged yet.
#[derive(Debug)]
pub struct SignedProof {
    /// Thumbprint of the key (RFC 7638): what tokens are bound to.
    pub jkt: String,
    /// The claims.
    pub claims: Map<String, Value>,
}

/// Opens a proof: of the right type, by an algorithm that is allowed, with a public key, whose signature holds (RFC 9449, 4.3,
/// 2 to 7).
///
/// # Errors
/// It is none.
pub fn open_proof(proof: &str) -> Result<SignedProof, JwtError> {
    if proof.len() > MAX_PROOF {
        return Err(JwtError::Malformed);
    }
    let (unverified, key) = Unverified::parse_with_key(proof, &PROOF_ALGORITHMS)?;
    if !unverified.has_type(PROOF_TYPE) {
        return Err(JwtError::Type);
    }
    let verifier = load_public(&key, unverified.alg).ok_or(JwtError::UnknownKey)?;
    let claims = unverified.verify(verifier.as_ref())?;
    let jkt = Jwk::from_map(key).ok().as_ref().and_then(thumbprint).ok_or(JwtError::UnknownKey)?;
    Ok(SignedProof { jkt, claims })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::algorithm::{generate_key, signer};
    use super::*;
    use crate::domain::SigningAlgorithm;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use proptest::prelude::*;
    use serde_json::json;

    /// A proof by a new key, its header bent by `bend`, which is shown the private key.
    fn proof(alg: SigningAlgorithm, bend: impl Fn(&mut Value, &Value)) -> String {
        let private = generate_key(alg).unwrap().private_jwk;
        let private = Jwk::from_bytes(private.expose()).unwrap();
        let mut public = Value::Object(private.to_public_key().unwrap().as_ref().clone());
        public["alg"] = alg.as_str().into();
        let mut header = json!({"typ": "dpop+jwt", "alg": alg.as_str(), "jwk": public});
        bend(&mut header, &Value::Object(private.as_ref().clone()));
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(&json!({"jti": "j"})));
        let signature = signer(alg, &private).unwrap().sign(message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    #[test]
    fn a_proof_brings_its_key() {
        for alg in PROOF_ALGORITHMS {
            let opened = open_proof(&proof(alg, |_, _| ())).unwrap();
            assert_eq!((opened.jkt.len(), &opened.claims["jti"]), (43, &json!("j")), "{alg:?}");
        }
        assert!(open_proof(&proof(SigningAlgorithm::ES256, |header, _| header["kid"] = json!("k"))).is_ok());
        assert!(
            open_proof(&proof(SigningAlgorithm::ES256, |header, _| header["typ"] = json!("DPoP+JWT")))
                .is_ok()
        );
    }

    #[test]
    fn the_key_is_the_one_of_the_standard() {
        // RFC 9449, 4.1 and 6.1: the key of the examples, and its thumbprint.
        let jwk = json!({"kty": "EC", "crv": "P-256",
            "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"});
        let jwk = Jwk::from_map(jwk.as_object().unwrap().clone()).unwrap();
        assert_eq!(thumbprint(&jwk).unwrap(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    #[test]
    fn what_is_no_proof() {
        let alg = SigningAlgorithm::ES256;
        let other = |header: &mut Value, _: &Value| {
            let other = Jwk::from_bytes(generate_key(alg).unwrap().private_jwk.expose()).unwrap();
            header["jwk"] = Value::Object(other.to_public_key().unwrap().as_ref().clone());
        };
        type Bend<'a> = &'a dyn Fn(&mut Value, &Value);
        let cases: [(&str, Bend<'_>, JwtError); 14] = [
            ("no typ", &|header, _| drop(header.as_object_mut().unwrap().remove("typ")), JwtError::Type),
            ("another typ", &|header, _| header["typ"] = json!("JWT"), JwtError::Type),
            ("no alg", &|header, _| drop(header.as_object_mut().unwrap().remove("alg")), JwtError::Malformed),
            ("alg none", &|header, _| header["alg"] = json!("none"), JwtError::Algorithm),
            ("alg HS256", &|header, _| header["alg"] = json!("HS256"), JwtError::Algorithm),
            ("alg RS256", &|header, _| header["alg"] = json!("RS256"), JwtError::Algorithm),
            ("another alg than the key's", &|header, _| header["alg"] = json!("PS256"), JwtError::UnknownKey),
            ("no jwk", &|header, _| drop(header.as_object_mut().unwrap().remove("jwk")), JwtError::Malformed),
            ("jwk as a text", &|header, _| header["jwk"] = json!("x"), JwtError::Malformed),
            ("a private jwk", &|header, private| header["jwk"] = private.clone(), JwtError::UnknownKey),
            ("another's jwk", &other, JwtError::Signature),
            ("jku", &|header, _| header["jku"] = json!("https://x/"), JwtError::RefusedHeader),
            ("crit", &|header, _| header["crit"] = json!(["exp"]), JwtError::RefusedHeader),
            (
                "a symmetric jwk",
                &|header, _| header["jwk"] = json!({"kty": "oct", "k": "AAAA"}),
                JwtError::UnknownKey,
            ),
        ];
        for (name, bend, expected) in cases {
            assert_eq!(open_proof(&proof(alg, bend)).err(), Some(expected), "{name}");
        }
        let long = format!("{}.e30.AAAA", "A".repeat(MAX_PROOF));
        for text in ["", "a.b", "..", &long] {
            assert_eq!(open_proof(text).err(), Some(JwtError::Malformed), "{text:.20}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}|[A-Za-z0-9_.-]{0,120}", x in "[A-Za-z0-9_-]{0,90}") {
            let _ = open_proof(&text);
            for jwk in [json!({"kty": "EC", "crv": "P-256", "x": x, "y": x}), json!({"kty": "OKP", "crv": "Ed25519", "x": x}), json!({"kty": "RSA", "n": x, "e": "AQAB"})] {
                for alg in PROOF_ALGORITHMS {
                    let header = json!({"typ": "dpop+jwt", "alg": alg.as_str(), "jwk": jwk}).to_string();
                    let _ = open_proof(&format!("{}.e30.{x}", URL_SAFE_NO_PAD.encode(header)));
                }
            }
        }
    }
}
