#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::domain::ContentEncryption;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::{
    jwe::JweDecrypter,
    jwk::{P_256, P_384, P_521, X25519},
};
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

/// A key of each kind that is written to, private: RSA once, since it takes a second to make.
static KEYS: LazyLock<Vec<Jwk>> = LazyLock::new(|| {
    let ec = [P_256, P_384, P_521].map(|curve| Jwk::generate_ec_key(curve).unwrap());
    let mut keys = vec![Jwk::generate_rsa_key(2048).unwrap(), Jwk::generate_ecx_key(X25519).unwrap()];
    keys.extend(ec);
    keys
});

fn public(key: &Jwk, more: Value) -> Value {
    let mut members = key.to_public_key().unwrap().as_ref().clone();
    members.extend(more.as_object().unwrap().clone());
    Value::Object(members)
}

fn set(keys: Vec<Value>) -> RecipientKeys {
    RecipientKeys::from_value(&json!({ "keys": keys })).unwrap()
}

fn decrypter(alg: KeyManagement, key: &Jwk) -> Option<Box<dyn JweDecrypter>> {
    Some(match alg {
        KeyManagement::RsaOaep256 => Box::new(RSA_OAEP_256.decrypter_from_jwk(key).ok()?),
        KeyManagement::RsaOaep => Box::new(RSA_OAEP.decrypter_from_jwk(key).ok()?),
        KeyManagement::EcdhEs => Box::new(ECDH_ES.decrypter_from_jwk(key).ok()?),
        KeyManagement::EcdhEsA128Kw => Box::new(ECDH_ES_A128KW.decrypter_from_jwk(key).ok()?),
        KeyManagement::EcdhEsA256Kw => Box::new(ECDH_ES_A256KW.decrypter_from_jwk(key).ok()?),
    })
}

fn header(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap()
}

#[test]
fn every_algorithm_opens_again() {
    for key in KEYS.iter() {
        let keys = set(vec![public(key, json!({"kid": "k", "use": "enc"}))]);
        let is_rsa = key.key_type() == "RSA";
        for alg in KeyManagement::ALL {
            let fits = is_rsa == alg.as_str().starts_with("RSA");
            assert_eq!(keys.can_read(alg), fits, "{alg:?} {:?}", key.curve());
            for enc in ContentEncryption::ALL {
                let token = keys.encrypt_token("a.b.c", Encryption { alg, enc });
                let Ok(token) = token else {
                    assert_eq!((token, fits), (Err(EncryptionError::NoKey(alg)), false));
                    continue;
                };
                let opener = decrypter(alg, key).unwrap();
                let (content, _) = JweContext::new().deserialize_compact(&token, opener.as_ref()).unwrap();
                assert_eq!(content, b"a.b.c", "{alg:?} {enc:?}");
                let header = header(&token);
                assert_eq!(
                    [&header["alg"], &header["enc"], &header["cty"], &header["kid"]],
                    [alg.as_str(), enc.as_str(), "JWT", "k"]
                );
                assert!(header.get("zip").is_none());
            }
        }
    }
}

#[test]
fn claims_are_no_nested_token() {
    let claims = json!({"sub": "s"}).as_object().unwrap().clone();
    let how = Encryption { alg: KeyManagement::EcdhEs, enc: ContentEncryption::A256Gcm };
    let token = set(vec![public(&KEYS[2], json!({}))]).encrypt_claims(&claims, how).unwrap();
    let header = header(&token);
    assert_eq!((header.get("cty"), header.get("kid")), (None, None));
}

#[test]
fn a_key_for_encryption_comes_first() {
    let how = Encryption { alg: KeyManagement::EcdhEs, enc: ContentEncryption::A128Gcm };
    for (first, second, expected) in [
        (json!({"kid": "a"}), json!({"kid": "b", "use": "enc"}), Some("b")),
        (json!({"kid": "a", "use": "enc"}), json!({"kid": "b", "use": "enc"}), Some("a")),
        (json!({"kid": "a", "use": "sig"}), json!({"kid": "b"}), Some("b")),
        (json!({"kid": "a", "alg": "ES256"}), json!({"kid": "b", "alg": "ECDH-ES"}), Some("b")),
        (json!({"kid": "a", "alg": "ECDH-ES+A128KW"}), json!({"kid": "b", "alg": "ECDH-ES"}), Some("b")),
        (
            json!({"kid": "a", "key_ops": ["verify"]}),
            json!({"kid": "b", "key_ops": ["deriveBits"]}),
            Some("b"),
        ),
        (json!({"kid": "a", "d": "AA"}), json!({"kid": "b", "use": "sig"}), None),
        (json!({"kid": "a", "crv": "secp256k1"}), json!({"kid": "b", "kty": "oct"}), None),
        (json!({"kid": "a", "x": "AA"}), json!({"kid": "b", "y": 7}), None),
    ] {
        let keys = set(vec![public(&KEYS[2], first.clone()), public(&KEYS[3], second.clone())]);
        let token = keys.encrypt_token("a.b.c", how);
        let kid = token.ok().map(|token| header(&token)["kid"].clone());
        assert_eq!(kid, expected.map(Value::from), "{first} {second}");
        assert_eq!(keys.can_read(how.alg), expected.is_some());
    }
}

/// Found by the fuzzer: the library takes such a modulus for a key, and fails when it is used.
#[test]
fn numbers_that_only_look_like_a_key_are_none() {
    let good = public(&KEYS[0], json!({"kid": "good"}));
    let mut modulus = URL_SAFE_NO_PAD.decode(good["n"].as_str().unwrap()).unwrap();
    *modulus.last_mut().unwrap() &= 0xfe;
    let even = public(&KEYS[0], json!({"kid": "even", "n": URL_SAFE_NO_PAD.encode(modulus)}));
    for alg in [KeyManagement::RsaOaep256, KeyManagement::RsaOaep] {
        let how = Encryption { alg, enc: ContentEncryption::A128Gcm };
        let keys = set(vec![even.clone()]);
        assert!(!keys.can_read(alg) && keys.is_empty());
        assert_eq!(keys.encrypt_token("a.b.c", how), Err(EncryptionError::Failed));
        let token = set(vec![even.clone(), good.clone()]).encrypt_token("a.b.c", how).unwrap();
        assert_eq!(header(&token)["kid"], "good", "the next one is taken");
    }
}

#[test]
fn what_is_no_set() {
    let many = json!({"keys": vec![json!({}); 21]}).to_string();
    for text in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#, &many] {
        assert_eq!(
            RecipientKeys::parse(text.as_bytes()).err(),
            Some(EncryptionError::Unreadable),
            "{text:.30}"
        );
    }
    assert!(set(vec![json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"}), json!(7)]).is_empty());
}

proptest! {
    #[test]
    fn odd_keys_never_panic(x in "[A-Za-z0-9_-]{0,90}", y in "[A-Za-z0-9_-]{0,90}") {
        let keys = set(vec![
            json!({"kty": "RSA", "n": x, "e": y}),
            json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}),
            json!({"kty": "EC", "crv": "P-521", "x": x, "y": y}),
            json!({"kty": "OKP", "crv": "X25519", "x": x}),
        ]);
        for alg in KeyManagement::ALL {
            let _ = keys.encrypt_token("a.b.c", Encryption { alg, enc: ContentEncryption::A256Gcm });
        }
    }
}
