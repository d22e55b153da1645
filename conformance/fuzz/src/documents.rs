//! JSON and files.

use crate::examples::{ISSUER, NOW, client, scopes};
use idp::domain::{
    Client, ClientId, ClientProfile, ClientState, PostalList, RegistrationPolicy, ResponseTypes,
    SigningAlgorithms, parse_strict_object, read_postal_csv,
};
use idp::keys::{ForeignKeys, RecipientKeys};
use idp::protocol::{
    Passkeys, may_be_registered,
    registration::{RegistrationFacts, check_sector, client_information, read_client_metadata},
    ssf::{judge_push, parse_poll, parse_status, parse_stream, parse_subject, stream_id, verification_state},
};
use serde_json::Value;
use std::sync::LazyLock;

/// Whether no number in it is a fraction, or so large that it was read as one: these lose their last digits.
fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(list) => list.iter().all(is_exact),
        Value::Object(object) => object.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// An object whose members stand once; it writes itself back.
pub(crate) fn json(bytes: &[u8]) {
    let Ok(object) = parse_strict_object(bytes, 64 * 1024) else { return };
    if !object.values().all(is_exact) {
        return;
    }
    let written = Value::Object(object.clone()).to_string();
    assert!(parse_strict_object(written.as_bytes(), usize::MAX).is_ok_and(|again| again == object));
}

fn policy() -> RegistrationPolicy {
    RegistrationPolicy {
        redirect_hosts: None,
        scope: scopes(),
        grant_types: client().registration.grant_types,
        profile: ClientProfile::Default,
        endpoint_audience: false,
    }
}

/// What is registered can be answered, and has addresses that may be registered.
pub(crate) fn registration(bytes: &[u8]) {
    let _ = check_sector(bytes, &["https://rp.example/cb".to_owned()]);
    let Ok(metadata) = parse_strict_object(bytes, 64 * 1024) else { return };
    let client_id = ClientId::from("new");
    let facts = RegistrationFacts {
        client_id: &client_id,
        issued_at: NOW,
        policy: &policy(),
        algorithms: &SigningAlgorithms::default(),
        encrypted_requests: true,
        response_types: &ResponseTypes::all(),
        details: &crate::examples::DETAILS,
        may_call: &|url| url.starts_with("https://"),
        certificate_methods: &[],
        is_key_set: &ForeignKeys::can_be_registered,
        can_prove: &ForeignKeys::can_prove,
        can_read: &|jwks, alg| RecipientKeys::from_value(jwks).is_ok_and(|keys| keys.can_read(alg)),
    };
    let Ok(requested) = read_client_metadata(&metadata, &facts) else { return };
    for uri in &requested.registration.redirect_uris {
        assert!(may_be_registered(uri, true), "{uri}");
    }
    let client = Client {
        id: client_id,
        state: ClientState::Active,
        secret_hash: None,
        registration: requested.registration,
    };
    let answered = Value::Object(client_information(&client)).to_string();
    assert!(!answered.contains("client_secret\""), "{answered}");
}

/// Requests to the transmitter of events, and answers of receivers.
pub(crate) fn events(bytes: &[u8]) {
    let _ = (judge_push(400, bytes), judge_push(202, bytes));
    let Ok(object) = parse_strict_object(bytes, 64 * 1024) else { return };
    let _ = (stream_id(&object), verification_state(&object), parse_status(&object), parse_stream(&object));
    let _ = parse_subject(&object, ISSUER);
    if let Ok(poll) = parse_poll(&object) {
        drop(poll);
    }
}

static PASSKEYS: LazyLock<(Passkeys, String, String)> = LazyLock::new(|| {
    let passkeys = Passkeys::new(ISSUER, "ID").unwrap_or_else(|| panic!("the issuer has a name"));
    let adding = passkeys.begin_adding([1; 16], "taro", &[]).unwrap_or_else(|_| panic!("a ceremony begins"));
    let login = passkeys.begin_login().unwrap_or_else(|_| panic!("a login begins"));
    (passkeys, adding.state, login.state)
});

/// Answers of devices: none fits a challenge that was never told to anybody.
pub(crate) fn passkey(bytes: &[u8]) {
    let Ok(answer) = str::from_utf8(bytes) else { return };
    let (passkeys, adding, login) = &*PASSKEYS;
    assert!(passkeys.finish_adding(adding, answer).is_err(), "a passkey for a secret challenge");
    let _ = passkeys.identify(answer);
    assert!(passkeys.finish_login(login, answer, answer).is_err(), "a login for a secret challenge");
}

/// The list of Japan Post, as operators bring it, and as it is packed.
pub(crate) fn postal_list(bytes: &[u8]) {
    let _ = read_postal_csv(bytes);
    if let Some(list) = PostalList::from_bytes(bytes.to_vec()) {
        let _ = (list.date().len(), list.find("1000001"), list.knows("1000001"), list.area(0));
    }
}
