//! Messages that the provider signs and sends us outside a login: logout tokens, address changes, events.
//! A message is believed only after its type, algorithm, key and signature were checked here;
//! the meaning of its claims is the receiver's business.

use josekit::{
    jwk::Jwk,
    jws::{ES256, EdDSA, JwsVerifier, PS256, RS256},
    jwt::{self, JwtPayload},
};
use serde_json::{Map, Value};

use super::Provider;

/// Longer than any real message; checked before anything is parsed.
const LONGEST: usize = 16 * 1024;
/// Clocks of two machines differ a little. Seconds.
pub(crate) const CLOCK_SKEW: i64 = 60;

/// The claims of a message whose signature is good.
pub(crate) type Claims = Map<String, Value>;

/// Why a message was not believed. The words are for the log and for the sender's developers.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Wrong form, type, key or signature.
    #[error("{0}")]
    NotGenuine(&'static str),
    /// The provider's keys cannot be had at the moment; the sender may try again.
    #[error("the provider's keys cannot be fetched at the moment")]
    NoKeys,
}

impl Provider {
    /// Opens a compact JWS signed by the provider. `types` are the accepted `typ` header values.
    pub(crate) async fn open(&self, message: &str, types: &[&str]) -> Result<Claims, Refused> {
        let kid = checked_header(message, types)?;
        let metadata = self.metadata_with_key(&kid).await.map_err(|_| Refused::NoKeys)?;
        let keys = serde_json::to_value(metadata.jwks()).map_err(|_| Refused::NoKeys)?;
        let claims = verified(message, &kid, &keys)?;
        if claims.get("iss").and_then(Value::as_str) != Some(self.issuer()) {
            return Err(Refused::NotGenuine("iss is not the provider"));
        }
        Ok(claims)
    }
}

/// Checks the header before any key is looked up, and answers the key id.
fn checked_header(message: &str, types: &[&str]) -> Result<String, Refused> {
    if message.len() > LONGEST {
        return Err(Refused::NotGenuine("the message is too long"));
    }
    let header = jwt::decode_header(message).map_err(|_| Refused::NotGenuine("not a compact JWS"))?;
    // Members that would let the message choose its own key or change how it is read.
    if ["crit", "jku", "jwk", "x5u", "x5c", "b64", "zip", "enc"]
        .iter()
        .any(|member| header.claim(member).is_some())
    {
        return Err(Refused::NotGenuine("the header has a member that is not accepted"));
    }
    let typ = header.claim("typ").and_then(Value::as_str).unwrap_or_default();
    if !types.iter().any(|accepted| accepted.eq_ignore_ascii_case(typ)) {
        return Err(Refused::NotGenuine("typ is not the expected one"));
    }
    let kid = header.claim("kid").and_then(Value::as_str);
    kid.map(str::to_owned).ok_or(Refused::NotGenuine("kid is missing"))
}

/// Checks the signature with the key `kid` of the key set, and answers the claims.
fn verified(message: &str, kid: &str, keys: &Value) -> Result<Claims, Refused> {
    let key = keys
        .get("keys")
        .and_then(Value::as_array)
        .and_then(|keys| keys.iter().find(|key| key.get("kid").and_then(Value::as_str) == Some(kid)))
        .and_then(Value::as_object)
        .and_then(|key| Jwk::from_map(key.clone()).ok())
        .ok_or(Refused::NotGenuine("kid is not a key of the provider"))?;
    let header = jwt::decode_header(message).map_err(|_| Refused::NotGenuine("not a compact JWS"))?;
    let alg = header.claim("alg").and_then(Value::as_str).unwrap_or_default();
    let verifier = verifier(alg, &key)?;
    let (payload, _): (JwtPayload, _) = jwt::decode_with_verifier(message, verifier.as_ref())
        .map_err(|_| Refused::NotGenuine("the signature is wrong"))?;
    Ok(payload.claims_set().clone())
}

/// The allow-list of algorithms: asymmetric ones only, so that `none` and keyed hashes have no way in.
fn verifier(alg: &str, key: &Jwk) -> Result<Box<dyn JwsVerifier>, Refused> {
    let verifier: Result<Box<dyn JwsVerifier>, _> = match alg {
        "RS256" => RS256.verifier_from_jwk(key).map(|verifier| Box::new(verifier) as _),
        "PS256" => PS256.verifier_from_jwk(key).map(|verifier| Box::new(verifier) as _),
        "ES256" => ES256.verifier_from_jwk(key).map(|verifier| Box::new(verifier) as _),
        "EdDSA" => EdDSA.verifier_from_jwk(key).map(|verifier| Box::new(verifier) as _),
        _ => return Err(Refused::NotGenuine("alg is not accepted")),
    };
    verifier.map_err(|_| Refused::NotGenuine("the key does not fit alg"))
}

/// True when `aud`, a string or an array, names `audience`.
pub(crate) fn is_for(claims: &Claims, audience: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some(audience)),
        _ => false,
    }
}

/// A claim that has to be a string.
pub(crate) fn text<'c>(claims: &'c Claims, name: &str) -> Option<&'c str> {
    claims.get(name).and_then(Value::as_str)
}

/// Checks `exp` and `iat` (seconds since the epoch) and answers until when the message counts as alive.
pub(crate) fn check_times(claims: &Claims, now: i64) -> Result<i64, &'static str> {
    let seconds = |name| claims.get(name).and_then(Value::as_i64);
    let expires_at = seconds("exp").ok_or("exp is missing")?;
    let issued_at = seconds("iat").ok_or("iat is missing")?;
    if expires_at.saturating_add(CLOCK_SKEW) < now {
        return Err("the message has expired");
    }
    if issued_at.saturating_sub(CLOCK_SKEW) > now {
        return Err("the message is from the future");
    }
    Ok(expires_at.saturating_add(CLOCK_SKEW))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use josekit::{
        jwk::alg::ec::EcCurve,
        jws::{HS256, JwsHeader},
    };
    use serde_json::json;

    use super::*;

    fn key(kid: &str) -> Jwk {
        let mut key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        key.set_key_id(kid);
        key
    }

    fn public_set(key: &Jwk) -> Value {
        let mut public = key.to_public_key().unwrap();
        public.set_key_id(key.key_id().unwrap());
        json!({ "keys": [public] })
    }

    fn signed(key: &Jwk, header: Value, claims: Value) -> String {
        let header = JwsHeader::from_map(header.as_object().unwrap().clone()).unwrap();
        let payload = JwtPayload::from_map(claims.as_object().unwrap().clone()).unwrap();
        jwt::encode_with_signer(&payload, &header, &ES256.signer_from_jwk(key).unwrap()).unwrap()
    }

    #[test]
    fn a_good_message_is_opened() {
        let key = key("k1");
        let message = signed(&key, json!({"typ": "logout+jwt", "kid": "k1"}), json!({"iss": "i", "n": 1}));
        let kid = checked_header(&message, &["logout+jwt"]).unwrap();
        assert_eq!(verified(&message, &kid, &public_set(&key)).unwrap().get("n"), Some(&json!(1)));
    }

    #[test]
    fn headers_that_are_not_accepted() {
        let key = key("k1");
        let cases = [
            json!({"typ": "at+jwt", "kid": "k1"}),
            json!({"kid": "k1"}),
            json!({"typ": "logout+jwt", "kid": "k1", "jku": "https://evil.example/keys"}),
            json!({"typ": "logout+jwt", "kid": "k1", "jwk": {"kty": "oct"}}),
        ];
        for header in cases {
            let message = signed(&key, header.clone(), json!({}));
            assert!(checked_header(&message, &["logout+jwt"]).is_err(), "{header}");
        }
        let mut nameless = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        nameless.set_key_use("sig");
        let message = signed(&nameless, json!({"typ": "logout+jwt"}), json!({}));
        assert_eq!(checked_header(&message, &["logout+jwt"]), Err(Refused::NotGenuine("kid is missing")));
        for garbage in ["", ".", "..", "a.b.c", "e30.e30.", &"a".repeat(LONGEST + 1)] {
            assert!(checked_header(garbage, &["logout+jwt"]).is_err());
        }
    }

    #[test]
    fn a_foreign_key_a_changed_payload_and_a_keyed_hash_are_refused() {
        let ours = key("k1");
        let header = json!({"typ": "logout+jwt", "kid": "k1"});

        let foreign = signed(&key("k1"), header.clone(), json!({"sub": "x"}));
        assert!(verified(&foreign, "k1", &public_set(&ours)).is_err());

        let good = signed(&ours, header, json!({"sub": "x"}));
        let other = signed(&ours, json!({"typ": "logout+jwt", "kid": "k1"}), json!({"sub": "y"}));
        let parts: Vec<&str> = good
            .split('.')
            .zip(other.split('.'))
            .enumerate()
            .map(|(at, (good, other))| if at == 1 { other } else { good })
            .collect();
        assert!(verified(&parts.join("."), "k1", &public_set(&ours)).is_err());

        let mut oct = Jwk::new("oct");
        oct.set_key_value(vec![7; 32]);
        let mut hashed = JwsHeader::new();
        hashed.set_key_id("k1");
        let hashed =
            jwt::encode_with_signer(&JwtPayload::new(), &hashed, &HS256.signer_from_jwk(&oct).unwrap())
                .unwrap();
        assert_eq!(
            verified(&hashed, "k1", &public_set(&ours)),
            Err(Refused::NotGenuine("alg is not accepted")),
        );
        assert!(verified(&good, "k2", &public_set(&ours)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_message_at_all_is_a_panic(message in ".*", parts in "[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}") {
            assert!(checked_header(&message, &["JWT"]).is_err());
            assert!(checked_header(&parts, &["JWT"]).is_err());
        }
    }

    #[test]
    fn times_have_a_minute_of_tolerance() {
        let claims = |iat: i64, exp: i64| json!({"iat": iat, "exp": exp}).as_object().unwrap().clone();
        assert_eq!(check_times(&claims(1_000, 1_060), 1_030), Ok(1_120));
        assert_eq!(check_times(&claims(1_000, 1_060), 1_120), Ok(1_120));
        assert!(check_times(&claims(1_000, 1_060), 1_121).is_err());
        assert!(check_times(&claims(1_000, 1_060), 939).is_err());
        assert!(check_times(&Map::new(), 0).is_err());
    }
}
