#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::{
    domain::{ContentEncryption, Encryption, SigningAlgorithm},
    keys::{KeyRing, RecipientKeys, StoredKey, generate_key},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::jwe::{JweContext, JweHeader};
use proptest::prelude::*;
use serde_json::{Map, json};
use std::sync::LazyLock;

const TYP: &str = "a+jwt";
const CONTENT: &str = "header.claims.signature";

/// Two keys of each kind: RSA once, since it takes a second to make.
static MADE: LazyLock<[[GeneratedEncryptionKey; 2]; 2]> = LazyLock::new(|| {
    KeyManagement::OWN_KEYS.map(|alg| [(); 2].map(|()| generate_encryption_key(alg).unwrap()))
});

fn stored(kind: usize, which: usize, state: KeyState) -> StoredEncryptionKey {
    let made = &MADE[kind][which];
    let (kid, private_jwk) = (made.kid.clone(), made.private_jwk.clone());
    StoredEncryptionKey { kid, private_jwk, alg: KeyManagement::OWN_KEYS[kind], state }
}

fn ring_of(keys: Vec<StoredEncryptionKey>) -> KeyRing {
    KeyRing::with_encryption(Vec::new(), keys).unwrap()
}

fn ring() -> KeyRing {
    ring_of(vec![stored(0, 0, KeyState::Active), stored(1, 0, KeyState::Active)])
}

fn keys_of(ring: &KeyRing) -> Vec<Map<String, Value>> {
    let set: Value = serde_json::from_slice(&ring.jwks()).unwrap();
    set["keys"].as_array().unwrap().iter().map(|key| key.as_object().unwrap().clone()).collect()
}

/// What a client writes to whoever publishes these keys.
fn written(ring: &KeyRing, alg: KeyManagement, enc: ContentEncryption) -> String {
    RecipientKeys::parse(&ring.jwks()).unwrap().encrypt_token(CONTENT, Encryption { alg, enc }).unwrap()
}

fn with_part(token: &str, place: usize, part: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[place] = part;
    parts.join(".")
}

fn with_header(token: &str, edit: impl Fn(&mut Map<String, Value>)) -> String {
    let first = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let mut header = serde_json::from_slice(&first).unwrap();
    edit(&mut header);
    with_part(token, 0, &URL_SAFE_NO_PAD.encode(json!(header).to_string()))
}

fn refused(ring: &KeyRing, token: &str) -> JwtError {
    ring.open(token, TYP).unwrap_err()
}

#[test]
fn every_way_opens() {
    let ring = ring();
    for alg in KeyManagement::OF_REQUESTS {
        for enc in ContentEncryption::ALL {
            let token = written(&ring, alg, enc);
            assert_eq!(ring.open(&token, TYP).unwrap(), CONTENT, "{alg:?} {enc:?}");
        }
    }
    // What is not encrypted is not touched.
    assert_eq!(ring.open("a.b.c", TYP).unwrap(), "a.b.c");
}

#[test]
fn publishes_what_writes_and_nothing_else() {
    let keys = keys_of(&ring());
    let facts: Vec<_> = keys.iter().map(|key| (&key["kty"], &key["use"], key.get("alg"))).collect();
    let (enc, rsa) = (json!("enc"), json!("RSA-OAEP-256"));
    assert_eq!(facts, [(&json!("RSA"), &enc, Some(&rsa)), (&json!("EC"), &enc, None)]);
    for (kind, key) in keys.iter().enumerate() {
        assert_eq!(key["kid"], MADE[kind][0].kid.as_str());
        let public = ["kty", "n", "e", "crv", "x", "y", "kid", "use", "alg"];
        assert!(key.keys().all(|name| public.contains(&name.as_str())), "{key:?}");
        assert!(!format!("{:?}", MADE[kind][0]).contains("\"d\""));
    }
}

#[test]
fn a_key_reads_before_it_is_published_and_after() {
    let token = written(&ring(), KeyManagement::EcdhEs, ContentEncryption::A128Gcm);
    for state in [KeyState::Next, KeyState::Active, KeyState::Retired] {
        let ring = ring_of(vec![stored(1, 0, state), stored(1, 1, KeyState::Active)]);
        assert_eq!(ring.open(&token, TYP).unwrap(), CONTENT, "{state:?}");
        assert_eq!(keys_of(&ring).len(), if state == KeyState::Active { 2 } else { 1 }, "{state:?}");
    }
    let without = ring_of(vec![stored(1, 1, KeyState::Active)]);
    assert_eq!(refused(&without, &token), JwtError::UnknownKey);
    assert_eq!(refused(&KeyRing::from_stored(Vec::new()).unwrap(), &token), JwtError::UnknownKey);
}

#[test]
fn without_a_name_the_two_newest_are_tried() {
    let unnamed = |which: usize| {
        let jwk = Jwk::from_bytes(MADE[1][which].private_jwk.expose()).unwrap();
        let mut bare = jwk.to_public_key().unwrap();
        bare.set_parameter("kid", None).unwrap();
        let mut header = JweHeader::new();
        header.set_content_encryption("A256GCM");
        let encrypter = ECDH_ES.encrypter_from_jwk(&bare).unwrap();
        JweContext::new().serialize_compact(CONTENT.as_bytes(), &header, &encrypter).unwrap()
    };
    let (first, second) = (unnamed(0), unnamed(1));
    let mut keys = vec![stored(1, 0, KeyState::Retired), stored(1, 1, KeyState::Active)];
    let ring = ring_of(keys);
    assert_eq!(ring.open(&first, TYP).unwrap(), CONTENT);
    assert_eq!(ring.open(&second, TYP).unwrap(), CONTENT);
    let newer = generate_encryption_key(KeyManagement::EcdhEs).unwrap();
    let (kid, private_jwk) = (newer.kid, newer.private_jwk);
    let newest =
        StoredEncryptionKey { kid, private_jwk, alg: KeyManagement::EcdhEs, state: KeyState::Active };
    keys = vec![stored(1, 0, KeyState::Retired), stored(1, 1, KeyState::Retired), newest];
    let ring = ring_of(keys);
    assert_eq!(refused(&ring, &first), JwtError::Sealed);
    assert_eq!(ring.open(&second, TYP).unwrap(), CONTENT);
}

/// Our key that signs is no key to write to, and neither is anybody else's.
#[test]
fn only_keys_for_encryption_read() {
    let made = generate_key(SigningAlgorithm::ES256).unwrap();
    let (kid, alg, private_jwk) = (made.kid.clone(), made.alg, made.private_jwk.clone());
    let signing = StoredKey { kid, alg, private_jwk, state: KeyState::Active, published: true };
    let ring = KeyRing::with_encryption(vec![signing], vec![stored(1, 0, KeyState::Active)]).unwrap();
    let mut key = keys_of(&ring).into_iter().find(|key| key["use"] == "sig").unwrap();
    for name in ["use", "alg"] {
        key.remove(name);
    }
    for (kid, expected) in
        [(made.kid.as_str(), JwtError::UnknownKey), (MADE[1][0].kid.as_str(), JwtError::Sealed)]
    {
        key.insert("kid".into(), kid.into());
        let keys = RecipientKeys::from_value(&json!({"keys": [key]})).unwrap();
        for enc in ContentEncryption::ALL {
            for alg in [KeyManagement::EcdhEs, KeyManagement::EcdhEsA128Kw] {
                let token = keys.encrypt_token(CONTENT, Encryption { alg, enc }).unwrap();
                assert_eq!(refused(&ring, &token), expected, "{alg:?} {enc:?}");
            }
        }
    }
    // The name of one kind's key for the other kind.
    let token = written(&self::ring(), KeyManagement::EcdhEs, ContentEncryption::A128Gcm);
    let other =
        with_header(&token, |header| drop(header.insert("kid".into(), MADE[0][0].kid.clone().into())));
    assert_eq!(refused(&self::ring(), &other), JwtError::UnknownKey);
}

#[test]
fn headers_that_are_refused() {
    let ring = ring();
    let agreed = written(&ring, KeyManagement::EcdhEs, ContentEncryption::A128Gcm);
    let wrapped = written(&ring, KeyManagement::RsaOaep256, ContentEncryption::A128Gcm);
    use JwtError::{Algorithm, Malformed, RefusedHeader, Type};
    for (name, value, expected) in [
        ("zip", json!("DEF"), RefusedHeader),
        ("crit", json!(["exp"]), RefusedHeader),
        ("p2s", json!("AAAA"), RefusedHeader),
        ("jwk", json!({}), RefusedHeader),
        ("jku", json!("https://a.example/"), RefusedHeader),
        ("alg", json!("RSA-OAEP"), Algorithm),
        ("alg", json!("RSA1_5"), Algorithm),
        ("alg", json!("dir"), Algorithm),
        ("alg", json!("PBES2-HS256+A128KW"), Algorithm),
        ("alg", json!("A128KW"), Algorithm),
        ("alg", json!("ECDH-ES+A192KW"), Algorithm),
        ("alg", json!("none"), Algorithm),
        ("alg", json!(null), Malformed),
        ("alg", json!(7), Malformed),
        ("enc", json!("A192GCM"), Algorithm),
        ("enc", json!("A192CBC-HS384"), Algorithm),
        ("enc", json!("A128KW"), Algorithm),
        ("enc", json!(null), Malformed),
        ("kid", json!(7), Malformed),
        ("typ", json!("at+jwt"), Type),
        ("cty", json!("json"), Type),
        ("cty", json!(["JWT"]), Malformed),
    ] {
        for token in [&agreed, &wrapped] {
            let token = with_header(token, |header| drop(header.insert(name.into(), value.clone())));
            assert_eq!(refused(&ring, &token), expected, "{name}: {value}");
        }
    }
    for (name, value, expected) in [
        ("epk", json!({"kty": "EC", "crv": "P-256"}), RefusedHeader),
        ("epk", json!("x"), Malformed),
        ("apu", json!("+"), Malformed),
        ("apv", json!(1), Malformed),
    ] {
        let edited = |token| with_header(token, |header| drop(header.insert(name.into(), value.clone())));
        assert_eq!(refused(&ring, &edited(&agreed)), expected, "{name}: {value}");
        assert_eq!(refused(&ring, &edited(&wrapped)), RefusedHeader, "{name} beside RSA");
    }
    let without = with_header(&agreed, |header| drop(header.remove("epk")));
    assert_eq!(refused(&ring, &without), Malformed);
    // Compressed by the library, so that nothing is wrong with it but that.
    let mut header = JweHeader::new();
    header.set_content_encryption("A128GCM");
    header.set_compression("DEF");
    let jwk = Jwk::from_map(keys_of(&ring).remove(0)).unwrap();
    let encrypter = RSA_OAEP_256.encrypter_from_jwk(&jwk).unwrap();
    let bomb = JweContext::new().serialize_compact(&[b'a'; 100_000], &header, &encrypter).unwrap();
    assert_eq!(refused(&ring, &bomb), RefusedHeader);
}

/// A point that is not on the curve would give the private key away bit by bit (RFC 8725, 3.4).
#[test]
fn points_off_the_curve_fail() {
    let ring = ring();
    let coordinate = |byte: u8| URL_SAFE_NO_PAD.encode([[0; 31].as_slice(), &[byte]].concat());
    for alg in [KeyManagement::EcdhEs, KeyManagement::EcdhEsA128Kw, KeyManagement::EcdhEsA256Kw] {
        let token = written(&ring, alg, ContentEncryption::A256CbcHs512);
        for (x, y) in [(0, 0), (0, 1), (5, 1), (1, 1)] {
            let key = json!({"kty": "EC", "crv": "P-256", "x": coordinate(x), "y": coordinate(y)});
            let token = with_header(&token, |header| drop(header.insert("epk".into(), key.clone())));
            assert_eq!(refused(&ring, &token), JwtError::Sealed, "{alg:?} {x} {y}");
        }
        let odd = [
            ("crv", json!("P-384")),
            ("crv", json!("secp256k1")),
            ("kty", json!("OKP")),
            ("x", json!("AAAA")),
            ("d", json!("AAAA")),
        ];
        for (name, value) in odd {
            let edit = |header: &mut Map<String, Value>| {
                header["epk"].as_object_mut().unwrap().insert(name.into(), value.clone());
            };
            assert_eq!(
                refused(&ring, &with_header(&token, edit)),
                JwtError::RefusedHeader,
                "{name}: {value}"
            );
        }
    }
}

#[test]
fn lengths_are_those_of_the_algorithms() {
    let ring = ring();
    for alg in KeyManagement::OF_REQUESTS {
        for enc in ContentEncryption::ALL {
            let token = written(&ring, alg, enc);
            let parts: Vec<Vec<u8>> =
                token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
            for (place, whole) in parts.iter().enumerate().skip(1) {
                let is_free =
                    place == 3 && matches!(enc, ContentEncryption::A128Gcm | ContentEncryption::A256Gcm);
                // The library would take a tag of four bytes, and panic at a key of less than eight.
                for length in [0, 4, 7, 8, whole.len().saturating_sub(1), whole.len() + 1, whole.len() + 16] {
                    let mut changed = whole.clone();
                    changed.resize(length, 0);
                    if changed == *whole {
                        continue;
                    }
                    let token = with_part(&token, place, &URL_SAFE_NO_PAD.encode(changed));
                    let is_whole = place == 3 && length > 0 && (is_free || length % 16 == 0);
                    let expected = if is_whole { JwtError::Sealed } else { JwtError::Malformed };
                    assert_eq!(refused(&ring, &token), expected, "{alg:?} {enc:?} {place} {length}");
                }
            }
        }
    }
    let token = written(&ring, KeyManagement::EcdhEs, ContentEncryption::A128Gcm);
    let large = with_part(&token, 3, &"A".repeat(32 * 1024));
    assert_eq!(refused(&ring, &large), JwtError::Malformed);
    assert_eq!(refused(&ring, &format!("{token}=")), JwtError::Malformed);
}

#[test]
fn a_broken_key_stops_the_load() {
    for (kind, alg) in
        [(0, KeyManagement::EcdhEs), (1, KeyManagement::RsaOaep256), (0, KeyManagement::RsaOaep)]
    {
        let key = StoredEncryptionKey { alg, ..stored(kind, 0, KeyState::Active) };
        assert!(KeyRing::with_encryption(Vec::new(), vec![key]).is_err(), "{kind} {alg:?}");
    }
}

proptest! {
    #[test]
    fn any_changed_byte_closes_it(
        alg in prop::sample::select(&KeyManagement::OF_REQUESTS[1..]),
        enc in prop::sample::select(&ContentEncryption::ALL[..]),
        place in 1..5usize, at in any::<prop::sample::Index>(), change in 1u8..,
    ) {
        let token = written(&ring(), alg, enc);
        let mut part = URL_SAFE_NO_PAD.decode(token.split('.').nth(place).unwrap()).unwrap();
        prop_assume!(!part.is_empty());
        let at = at.index(part.len());
        part[at] ^= change;
        prop_assert_eq!(refused(&ring(), &with_part(&token, place, &URL_SAFE_NO_PAD.encode(part))), JwtError::Sealed);
    }

    #[test]
    fn never_panics(parts in prop::array::uniform4("[A-Za-z0-9_-]{0,90}"), text in "\\PC{0,80}", alg in prop::sample::select(&KeyManagement::ALL[..])) {
        let header = URL_SAFE_NO_PAD.encode(json!({"alg": alg, "enc": "A128GCM", "epk": {"kty": "EC", "crv": "P-256", "x": parts[0], "y": parts[1]}}).to_string());
        let ring = ring();
        for first in [header, text] {
            let token = format!("{first}.{}", parts.join("."));
            let is_closed = token.split('.').count() == 5;
            prop_assert_eq!(ring.open(&token, TYP).is_err(), is_closed);
        }
    }
}
