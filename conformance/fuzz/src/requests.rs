//! What stands in queries, forms and headers.

use crate::{
    examples::{CALLBACK, DETAILS, GOODBYE, ISSUER, client as example, scopes},
    halves,
};
use idp::domain::{ResponseTypes, SigningAlgorithms};
use idp::protocol::{
    AuthorizeError, AuthorizeRules, ParamList, RequestWay, check_authorize_request, client_id_of,
    may_be_registered, parse_client_credentials, parse_device_request, parse_end_session,
    parse_token_question, parse_token_request, presented_token, request_address, request_object,
};
use serde_json::{Map, Value, json};
use url::Url;

/// What was read writes itself back, and a repeated parameter is never taken for one.
pub(crate) fn form(bytes: &[u8]) {
    let (Ok(read), typed) = (ParamList::parse_form(bytes), ParamList::parse_typed_form(bytes)) else {
        return;
    };
    let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(read.pairs()).finish();
    let again = ParamList::parse_form(written.as_bytes());
    assert!(again.is_ok_and(|again| again.pairs() == read.pairs()), "what was read writes itself back");
    for (name, _) in read.pairs() {
        let count = read.many(name).count();
        assert!(count <= 1 || read.one(name).is_err(), "{name} stands {count} times");
    }
    drop(typed);
}

/// A hint of ours, whatever it looks like: what follows the look at its signature is read, too.
fn hint(token: &str) -> Option<Map<String, Value>> {
    match json!({ "sub": token, "aud": ["rp", token], "sid": token }) {
        Value::Object(claims) if token.len() > 3 => Some(claims),
        _ => None,
    }
}

/// Nothing leads anywhere but to the registered address, and nothing is granted that the client is not registered for.
pub(crate) fn authorize(bytes: &[u8]) {
    let Ok(params) = ParamList::parse_form(bytes) else { return };
    let _ = (client_id_of(&params), request_object(&params), request_address(&params));
    let client = example();
    let rules = AuthorizeRules {
        scopes: &scopes(),
        algorithms: &SigningAlgorithms::default(),
        response_types: &ResponseTypes::all(),
        details: &DETAILS,
        way: RequestWay::Browser,
        is_signed: false,
        verify_hint: &hint,
    };
    match check_authorize_request(&params, &client, &rules) {
        Ok(request) => {
            assert_eq!(request.redirect_uri, CALLBACK);
            assert!(request.scope.is_subset(&client.registration.scope));
            assert!(request.scope.contains("openid"));
            for detail in &request.authorization_details {
                assert!(DETAILS.iter().any(|shape| shape.name == detail.kind && shape.fits(&detail.members)));
                assert!(detail.covers(detail), "whoever may have it may have it");
            }
            assert!(
                request.code_challenge.is_some() || request.nonce.is_some(),
                "nothing binds the answer to the browser"
            );
        }
        Err(AuthorizeError::Redirect(refusal)) => assert_eq!(refusal.redirect_uri, CALLBACK),
        Err(AuthorizeError::Page(_)) => {}
    }
    let _ = parse_device_request(&params, &client, &scopes(), &DETAILS, &SigningAlgorithms::default());
}

/// The token endpoint and its neighbours.
pub(crate) fn token(bytes: &[u8]) {
    let Ok(params) = ParamList::parse_form(bytes) else { return };
    let _ = parse_token_request(&params, &example(), &DETAILS);
    let _ = parse_token_question(&params);
}

/// `Authorization` in the first line, the form after it: one method, or none.
pub(crate) fn client(bytes: &[u8]) {
    let (header, form) = halves(bytes);
    let (Ok(header), Ok(params)) = (str::from_utf8(header), ParamList::parse_form(form)) else { return };
    let header = Some(header).filter(|header| !header.is_empty());
    let Ok(credentials) = parse_client_credentials(header, &params) else { return };
    assert!(!credentials.client_id().as_str().is_empty(), "a client without a name");
    let used =
        ["client_secret", "client_assertion"].into_iter().filter(|name| params.many(name).next().is_some());
    assert!(used.count() + usize::from(header.is_some()) <= 1, "more than one method");
    let _ = credentials.check_method(&example());
    if let Ok(Some(secret)) = params.one("client_secret")
        && secret.starts_with("keep-me-")
        && !credentials.client_id().as_str().contains(secret)
    {
        assert!(!format!("{credentials:?}").contains(secret), "a secret in a log");
    }
}

/// The same for access tokens.
pub(crate) fn bearer(bytes: &[u8]) {
    let (header, form) = halves(bytes);
    let (Ok(header), Ok(params)) = (str::from_utf8(header), ParamList::parse_form(form)) else { return };
    if let Ok(Some(shown)) = presented_token(Some(header), Some(&params)) {
        let token = shown.token.expose();
        assert!(
            !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()),
            "no token of a header"
        );
        let _ = shown.check_scheme(None);
    }
}

/// Nobody is led to an address that is not registered for goodbyes.
pub(crate) fn logout(bytes: &[u8]) {
    let Ok(params) = ParamList::parse_form(bytes) else { return };
    let request = parse_end_session(&params, &hint);
    let client = example();
    if let Ok(Some(destination)) = request.destination(Some(&client)) {
        assert!(
            destination == GOODBYE || destination.starts_with(&format!("{GOODBYE}?state=")),
            "{destination}"
        );
        assert!(Url::parse(&destination).is_ok());
    }
}

/// What can be registered can be compared byte by byte, and runs nothing.
pub(crate) fn redirect_uri(bytes: &[u8]) {
    let Ok(uri) = str::from_utf8(bytes) else { return };
    for native in [false, true] {
        if !may_be_registered(uri, native) {
            continue;
        }
        let url = Url::parse(uri).unwrap_or_else(|error| panic!("{uri}: {error}"));
        assert!(url.fragment().is_none() && !uri.contains('#'), "a fragment");
        assert!(!uri.contains('*') && !uri.contains(char::is_whitespace) && uri.is_ascii(), "{uri}");
        assert!(
            !["javascript", "data", "file", "vbscript", "blob", "about"].contains(&url.scheme()),
            "{uri}"
        );
        assert!(native || ["https", "http"].contains(&url.scheme()), "{uri}");
        assert!(url.username().is_empty() && url.password().is_none(), "{uri}");
        assert!(!uri.starts_with(ISSUER) || native || url.scheme() == "https");
    }
}
