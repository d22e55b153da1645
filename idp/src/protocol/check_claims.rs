//! The parameter `claims` (OIDC Core 5.5).

use super::{OAuthError, ParamList};
use crate::domain::{ClaimRequest, ClaimsRequest, parse_strict_object};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The longest value, bytes.
const MAX_CLAIMS: usize = 8 * 1024;

/// So many claims may be asked for in each place, and so many values of one.
const MAX_MEMBERS: usize = 100;

const MALFORMED: OAuthError = OAuthError::invalid_request("claims is not a claims request");

/// The single claims asked for. Members that the standard does not name are ignored.
pub(super) fn check(params: &ParamList) -> Result<ClaimsRequest, OAuthError> {
    let Some(text) = params.one("claims")? else { return Ok(ClaimsRequest::default()) };
    let object = parse_strict_object(text.as_bytes(), MAX_CLAIMS).map_err(|_| MALFORMED)?;
    Ok(ClaimsRequest { userinfo: place(&object, "userinfo")?, id_token: place(&object, "id_token")? })
}

fn place(object: &Map<String, Value>, name: &str) -> Result<BTreeMap<String, ClaimRequest>, OAuthError> {
    let members = match object.get(name) {
        None | Some(Value::Null) => return Ok(BTreeMap::new()),
        Some(Value::Object(members)) if members.len() <= MAX_MEMBERS => members,
        Some(_) => return Err(MALFORMED),
    };
    members.iter().map(|(name, request)| Ok((name.clone(), claim(request)?))).collect()
}

fn claim(request: &Value) -> Result<ClaimRequest, OAuthError> {
    let members = match request {
        Value::Null => return Ok(ClaimRequest::default()),
        Value::Object(members) => members,
        _ => return Err(MALFORMED),
    };
    let essential = match members.get("essential") {
        None => false,
        Some(Value::Bool(essential)) => *essential,
        Some(_) => return Err(MALFORMED),
    };
    let values = match members.get("values") {
        None => None,
        Some(Value::Array(values)) if values.len() <= MAX_MEMBERS => Some(values.clone()),
        Some(_) => return Err(MALFORMED),
    };
    Ok(ClaimRequest { essential, value: members.get("value").cloned(), values })
}

/// The subject that `claims.id_token.sub.value` (or `userinfo`) demands (OIDC Core 5.5.1).
pub(super) fn required_subject(claims: &ClaimsRequest) -> Result<Option<String>, OAuthError> {
    let asked =
        [&claims.id_token, &claims.userinfo].map(|place| place.get("sub").and_then(|sub| sub.value.as_ref()));
    let mut subject = None;
    for value in asked.into_iter().flatten() {
        let value = value.as_str().ok_or(MALFORMED)?;
        if *subject.get_or_insert(value) != value {
            return Err(OAuthError::invalid_request("claims asks for two subjects"));
        }
    }
    Ok(subject.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::test_kit::form;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn reads() {
        let text = r#"{"userinfo":{"given_name":{"essential":true},"nickname":null,"https://x":{"a":1}},
            "id_token":{"acr":{"values":["a","b"]},"sub":{"value":"s"}},"other":1}"#;
        let claims = check(&form(&[("claims", text)])).unwrap();
        assert!(claims.userinfo["given_name"].essential);
        assert_eq!(claims.userinfo["nickname"], ClaimRequest::default());
        assert_eq!(claims.id_token["acr"].values, Some(vec![json!("a"), json!("b")]));
        assert_eq!(required_subject(&claims).unwrap().as_deref(), Some("s"));
        assert!(check(&form(&[])).unwrap().is_empty());
    }

    #[test]
    fn refuses() {
        for text in [
            "x",
            "[]",
            r#"{"userinfo":[]}"#,
            r#"{"userinfo":{"a":1}}"#,
            r#"{"userinfo":{"a":{"essential":"yes"}}}"#,
            r#"{"userinfo":{"a":{"values":"x"}}}"#,
            r#"{"userinfo":{"a":null,"a":null}}"#,
            r#"{"id_token":true}"#,
        ] {
            assert!(check(&form(&[("claims", text)])).is_err(), "{text}");
        }
        let long = format!(r#"{{"userinfo":{{"{}":null}}}}"#, "a".repeat(MAX_CLAIMS));
        assert!(check(&form(&[("claims", &long)])).is_err());
    }

    #[test]
    fn one_subject() {
        for (text, expected) in [
            (r#"{"id_token":{"sub":{"value":"s"}},"userinfo":{"sub":{"value":"s"}}}"#, Some(Some("s"))),
            (r#"{"id_token":{"sub":{"value":"s"}},"userinfo":{"sub":{"value":"t"}}}"#, None),
            (r#"{"id_token":{"sub":{"value":1}}}"#, None),
            (r#"{"id_token":{"sub":null}}"#, Some(None)),
        ] {
            let claims = check(&form(&[("claims", text)])).unwrap();
            assert_eq!(required_subject(&claims).ok(), expected.map(|e| e.map(str::to_owned)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[{}\\[\\]\":,a-z0-9 ]{0,80}") {
            let _ = check(&form(&[("claims", &text)]));
        }
    }
}
