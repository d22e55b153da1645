//! A client's key and its proofs of possession (RFC 9449), rightly made or as a test wants them wrong.

use super::site::Site;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use idp::domain::{OsRandom, Randomness};
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey},
    ecdsa::EcdsaSig,
    nid::Nid,
    pkey::Private,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) struct ProofKey {
    key: EcKey<Private>,
    pub(crate) jwk: Value,
}

impl ProofKey {
    pub(crate) fn new() -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = EcKey::generate(&group).unwrap();
        let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
        let mut context = BigNumContext::new().unwrap();
        key.public_key().affine_coordinates(&group, &mut x, &mut y, &mut context).unwrap();
        let part = |number: &BigNum| BASE64.encode(number.to_vec_padded(32).unwrap());
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": part(&x), "y": part(&y) });
        Self { key, jwk }
    }

    /// Its thumbprint (RFC 7638).
    pub(crate) fn jkt(&self) -> String {
        let (x, y) = (&self.jwk["x"], &self.jwk["y"]);
        BASE64.encode(Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":{x},"y":{y}}}"#)))
    }

    /// A proof for this request, with some claims changed, or taken out when null.
    pub(crate) fn proof(&self, site: &Site, method: &str, path: &str, changes: Value) -> String {
        let random: &dyn Randomness = &OsRandom;
        let mut claims = json!({
            "jti": random.secret().expose(), "htm": method, "htu": site.url(path), "iat": site.provider.clock.now().seconds(),
        });
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        self.sign(&json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk }), &claims)
    }

    /// The same for a call with this access token.
    pub(crate) fn proof_with(&self, site: &Site, method: &str, path: &str, token: &str) -> String {
        self.proof(site, method, path, json!({ "ath": BASE64.encode(Sha256::digest(token)) }))
    }

    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = EcdsaSig::sign(&Sha256::digest(&message), &self.key).unwrap();
        let parts = [signature.r().to_vec_padded(32).unwrap(), signature.s().to_vec_padded(32).unwrap()];
        format!("{message}.{}", BASE64.encode(parts.concat()))
    }
}
