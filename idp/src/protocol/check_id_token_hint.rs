//! `id_token_hint` (OIDC Core 3.1.2.1): whom the relying party expects.

use super::{OAuthError, ParamList};
use crate::domain::ClientId;
use serde_json::{Map, Value};

/// Looks at an ID token of ours; `None` when the signature, the issuer or the type is not ours.
/// Supplied by the caller, who has the keys.
pub type HintVerifier<'a> = &'a dyn Fn(&str) -> Option<Map<String, Value>>;

/// The subject of the hint. It must be a token of ours for this client: a pairwise subject says
/// nothing elsewhere.
pub(super) fn check(
    params: &ParamList,
    client: &ClientId,
    verify: HintVerifier<'_>,
) -> Result<Option<String>, OAuthError> {
    let Some(token) = params.one("id_token_hint")? else { return Ok(None) };
    let hint = read(token, verify)?;
    if hint.audience.iter().any(|aud| aud == client.as_str()) {
        Ok(Some(hint.subject))
    } else {
        Err(OAuthError::invalid_request("id_token_hint was issued to another client"))
    }
}

/// What a hint says.
pub(super) struct Hint {
    pub(super) subject: String,
    pub(super) audience: Vec<String>,
    pub(super) session: Option<String>,
}

pub(super) fn read(token: &str, verify: HintVerifier<'_>) -> Result<Hint, OAuthError> {
    const REFUSED: OAuthError =
        OAuthError::invalid_request("id_token_hint is not an ID token of this provider");
    // OIDC Core 3.1.2.1: the client opens it, and sends the signed token that is in it.
    const ENCRYPTED: OAuthError =
        OAuthError::invalid_request("id_token_hint is encrypted: send the signed ID token that is in it");
    if token.split('.').count() == 5 {
        return Err(ENCRYPTED);
    }
    let claims = verify(token).ok_or(REFUSED)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let audience = match claims.get("aud") {
        Some(Value::String(aud)) => vec![aud.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return Err(REFUSED),
    };
    Ok(Hint { subject: text("sub").ok_or(REFUSED)?, audience, session: text("sid") })
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::params;
    use super::*;
    use serde_json::json;

    #[test]
    fn table() {
        let client = ClientId::from("rp");
        for (claims, expected) in [
            (json!({"sub": "s", "aud": "rp"}), Some("s")),
            (json!({"sub": "s", "aud": ["x", "rp"]}), Some("s")),
            (json!({"sub": "s", "aud": "x"}), None),
            (json!({"sub": "s"}), None),
            (json!({"aud": "rp"}), None),
            (json!({"sub": 1, "aud": "rp"}), None),
        ] {
            let verify = |_: &str| claims.as_object().cloned();
            let subject = check(&params("id_token_hint=x"), &client, &verify).ok().flatten();
            assert_eq!(subject.as_deref(), expected, "{claims}");
        }
        assert!(check(&params("id_token_hint=x"), &client, &|_| None).is_err());
        let encrypted = check(&params("id_token_hint=a.b.c.d.e"), &client, &|_| None);
        assert!(encrypted.is_err_and(|error| error.description.contains("is encrypted")));
        assert!(check(&params(""), &client, &|_| None).is_ok_and(|subject| subject.is_none()));
    }
}
