//! What is signed, sealed or shown by a connection.

use crate::examples::{ISSUER, NOW};
use idp::domain::{
    ClientId, ContentEncryption, DistinguishedName, Encryption, KeyManagement, Secret, parse_strict_object,
};
use idp::keys::{
    ClientAuthorities, ClientCertificate, ForeignKeys, KeyRing, KeyState, RecipientKeys, Sealer,
    StoredEncryptionKey, generate_encryption_key, open_proof,
};
use idp::protocol::{
    ProofRules, RequestObjectRules, check_client_assertion, check_proof, read_request_object,
};
use std::sync::LazyLock;

/// Public keys whose private halves exist nowhere any more.
static KEYS: LazyLock<ForeignKeys> = LazyLock::new(|| {
    ForeignKeys::parse(include_bytes!("keys.json")).unwrap_or_else(|error| panic!("keys.json: {error}"))
});

/// No token is taken that these keys did not sign, and they signed none.
pub(crate) fn jwt(bytes: &[u8]) {
    let Ok(token) = str::from_utf8(bytes) else { return };
    let _ = KEYS.knows(token);
    assert!(KEYS.verify(token, "JWT").is_err(), "a token that nobody signed");
}

/// Keys that only this run has, so that nobody can have encrypted anything by them.
static READERS: LazyLock<KeyRing> = LazyLock::new(|| {
    let made = KeyManagement::OWN_KEYS.map(|alg| {
        let key = generate_encryption_key(alg).unwrap_or_else(|error| panic!("{error}"));
        let (kid, private_jwk) = (key.kid, key.private_jwk);
        StoredEncryptionKey { kid, private_jwk, alg, state: KeyState::Active }
    });
    KeyRing::with_encryption(Vec::new(), made.into()).unwrap_or_else(|error| panic!("{error}"))
});

/// What nobody encrypted does not open; what is encrypted opens to what it was.
pub(crate) fn encrypted(bytes: &[u8]) {
    const TYP: &str = "oauth-authz-req+jwt";
    let Ok(text) = str::from_utf8(bytes) else { return };
    let is_closed = text.split('.').count() == 5;
    let opened = READERS.open(text, TYP);
    assert_eq!(opened.as_deref().ok(), (!is_closed).then_some(text), "nobody encrypted it");
    let Ok(keys) = RecipientKeys::parse(&READERS.jwks()) else { return };
    let how = Encryption { alg: KeyManagement::EcdhEs, enc: ContentEncryption::A128CbcHs256 };
    let Ok(closed) = keys.encrypt_token(text, how) else { return };
    assert!(text.len() > 8 * 1024 || READERS.open(&closed, TYP).is_ok_and(|opened| opened == text));
}

/// What can be registered holds a key, and no private one; what is encrypted by one of them says so.
pub(crate) fn jwks(bytes: &[u8]) {
    if let Ok(keys) = RecipientKeys::parse(bytes) {
        for alg in KeyManagement::ALL {
            let how = Encryption { alg, enc: ContentEncryption::A128CbcHs256 };
            assert_eq!(keys.can_read(alg), keys.encrypt_token("a.b.c", how).is_ok(), "{}", alg.as_str());
        }
    }
    let read = ForeignKeys::parse(bytes);
    let Ok(value) = serde_json::from_slice(bytes) else { return };
    if ForeignKeys::can_be_registered(&value) {
        let text = value.to_string();
        assert!(
            ["\"d\":", "\"k\":", "\"p\":", "\"q\":"].iter().all(|member| !text.contains(member)),
            "private: {text}"
        );
    }
    let Ok(keys) = read else { return };
    let _ = (keys.is_empty(), keys.hold_certificate("thumbprint"));
    let _ = keys.verify("eyJhbGciOiJFUzI1NiJ9.e30.AA", "JWT");
}

/// A proof says who holds the key that it brings, and fits one request.
pub(crate) fn proof(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(signed) = open_proof(text) else { return };
    assert_eq!(signed.jkt.len(), 43, "a thumbprint of SHA-256");
}

/// The claims of proofs, assertions and request objects, after their signature was found good.
pub(crate) fn claims(bytes: &[u8]) {
    let Ok(claims) = parse_strict_object(bytes, 64 * 1024) else { return };
    let client_id = ClientId::from("rp");
    let rules = ProofRules {
        method: "POST",
        url: "https://id.example/token",
        access_token: Some("token"),
        is_our_nonce: &|nonce| nonce == "ours",
        needs_nonce: false,
        now: NOW,
    };
    if let Ok(proven) = check_proof("thumbprint", &claims, &rules) {
        assert!(!proven.jti.is_empty() && proven.remember_until > NOW);
        assert!(claims.get("nonce").is_none_or(|nonce| nonce == "ours"));
    }
    if let Ok(used) = check_client_assertion(&claims, &client_id, &[ISSUER.to_owned()], NOW) {
        assert!(!used.jti.is_empty() && used.remember_until > NOW);
        assert_eq!(claims.get("sub").and_then(|sub| sub.as_str()), Some("rp"));
    }
    let rules = RequestObjectRules {
        client_id: &client_id,
        issuer: ISSUER,
        is_dated: true,
        is_fetched: false,
        now: NOW,
    };
    if let Ok(params) = read_request_object(claims, &rules) {
        assert!(params.many("client_id").eq(["rp"]), "another client");
        assert!(params.many("request").next().is_none() && params.many("request_uri").next().is_none());
    }
}

/// A chain of one certificate, as a connection shows it, or an authority in PEM.
pub(crate) fn certificate(bytes: &[u8]) {
    if let Ok(pem) = str::from_utf8(bytes) {
        let _ = ClientAuthorities::from_pem(pem);
    }
    let Ok(read) = ClientCertificate::read(vec![bytes.to_vec()]) else { return };
    assert_eq!(read.thumbprint().len(), 43);
    let _ = (read.names(), read.check_use(NOW));
}

/// A name equals itself, however it is read again.
pub(crate) fn distinguished_name(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Some(name) = DistinguishedName::parse(text) else { return };
    assert!(DistinguishedName::parse(text).is_some_and(|again| again == name));
}

/// Nothing opens that was not sealed here, and what was opens for its purpose alone.
pub(crate) fn sealed(bytes: &[u8]) {
    let sealer = Sealer::new([7; 32]);
    if let Ok(text) = str::from_utf8(bytes) {
        assert!(sealer.open("cookie", text).is_none(), "a seal that nobody made");
        assert!(!format!("{:?}", Secret::from(text)).contains("sealed-by-nobody"));
    }
    let made = sealer.seal("cookie", bytes);
    assert!(sealer.open("cookie", &made).is_some_and(|opened| opened == bytes));
    assert!(sealer.open("other", &made).is_none());
}
