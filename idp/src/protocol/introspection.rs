//! Revocation and introspection: requests and answers (RFC 7009; RFC 7662; RFC 9701).

use super::{OAuthError, ParamList, TokenScheme};
use crate::domain::{ClientId, Confirmation, Grant, RefreshToken, Secret, Timestamp};
use serde_json::{Map, Value, json};

/// The longest token that is looked at.
const MAX_TOKEN: usize = 16 * 1024;

/// What kind of token it may be. Only a hint: the other kind is tried too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenTypeHint {
    /// `access_token`
    AccessToken,
    /// `refresh_token`
    RefreshToken,
}

/// A request about a token, to either endpoint.
#[derive(Clone, Debug)]
pub struct TokenQuestion {
    /// The token.
    pub token: Secret,
    /// What kind it may be.
    pub hint: Option<TokenTypeHint>,
}

/// Reads a revocation or introspection request (RFC 7009, 2.1; RFC 7662, 2.1). A hint that is not
/// known is ignored.
///
/// # Errors
/// `invalid_request`.
pub fn parse_token_question(params: &ParamList) -> Result<TokenQuestion, OAuthError> {
    params.refuse_repeated()?;
    let token = params.required("token", "token is missing")?;
    if token.len() > MAX_TOKEN {
        return Err(OAuthError::invalid_request("token is too long"));
    }
    let hint = match params.one("token_type_hint")? {
        Some("access_token") => Some(TokenTypeHint::AccessToken),
        Some("refresh_token") => Some(TokenTypeHint::RefreshToken),
        _ => None,
    };
    Ok(TokenQuestion { token: Secret::from(token), hint })
}

/// The answer about a token that does not hold, is unknown, or is none of the asker's business:
/// always the same (RFC 7662, 2.2).
pub fn inactive_answer() -> Value {
    json!({ "active": false })
}

/// The answer about an access token that holds, from its verified claims.
pub fn access_token_answer(claims: &Map<String, Value>) -> Value {
    let mut answer = Map::new();
    answer.insert("active".to_owned(), true.into());
    let scheme = TokenScheme::of(Confirmation::of(claims).as_ref());
    answer.insert("token_type".to_owned(), scheme.as_str().into());
    for name in ["iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "auth_time", "acr", "cnf"] {
        if let Some(value) = claims.get(name) {
            answer.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(answer)
}

/// The answer about a refresh token of `grant`, `now`. A used or expired one does not hold.
pub fn refresh_token_answer(token: &RefreshToken, grant: &Grant, issuer: &str, now: Timestamp) -> Value {
    if token.consumed_at.is_some() || token.expires_at <= now {
        return inactive_answer();
    }
    json!({
        "active": true,
        "iss": issuer,
        "sub": grant.subject,
        "client_id": grant.client_id.as_str(),
        "scope": grant.scope.to_string(),
        "iat": token.issued_at.seconds(),
        "exp": token.expires_at.seconds(),
    })
}

/// The answer as claims of a token (RFC 9701, 5): who says it to whom and when. What is said of the other token stands apart, so that
/// nobody takes this one for it.
pub fn introspection_claims(
    answer: Value,
    issuer: &str,
    asker: &ClientId,
    now: Timestamp,
) -> Map<String, Value> {
    Map::from_iter([
        ("iss".to_owned(), issuer.into()),
        ("aud".to_owned(), asker.as_str().into()),
        ("iat".to_owned(), now.seconds().into()),
        ("token_introspection".to_owned(), answer),
    ])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::test_kit::{ISSUER, NOW, grant, params};
    use super::*;
    use crate::domain::TokenHash;

    #[test]
    fn questions() {
        for (form, expected) in [
            ("token=t", Some(None)),
            ("token=t&token_type_hint=refresh_token", Some(Some(TokenTypeHint::RefreshToken))),
            ("token=t&token_type_hint=access_token", Some(Some(TokenTypeHint::AccessToken))),
            ("token=t&token_type_hint=saml", Some(None)),
            ("token=", None),
            ("", None),
            ("token=t&token=t", None),
            ("token=t&x=1&x=1", None),
        ] {
            let question = parse_token_question(&params(form)).ok();
            assert_eq!(question.map(|question| question.hint), expected, "{form}");
        }
    }

    #[test]
    fn a_token_about_a_token_is_none_itself() {
        let claims = introspection_claims(inactive_answer(), ISSUER, &ClientId::from("rs"), NOW);
        let expected = json!({
            "iss": ISSUER, "aud": "rs", "iat": NOW.seconds(), "token_introspection": {"active": false},
        });
        assert_eq!(Value::Object(claims), expected);
    }

    #[test]
    fn answers() {
        let claims = json!({"iss": ISSUER, "sub": "s", "gid": "secret", "scope": "openid"});
        let answer = access_token_answer(claims.as_object().unwrap());
        assert_eq!(
            answer,
            json!({"active": true, "token_type": "Bearer", "iss": ISSUER, "sub": "s", "scope": "openid"})
        );
        let bound = json!({"sub": "s", "cnf": {"jkt": "k"}});
        assert_eq!(
            access_token_answer(bound.as_object().unwrap()),
            json!({"active": true, "token_type": "DPoP", "sub": "s", "cnf": {"jkt": "k"}})
        );
        let by_certificate = json!({"sub": "s", "cnf": {"x5t#S256": "c"}});
        assert_eq!(
            access_token_answer(by_certificate.as_object().unwrap()),
            json!({"active": true, "token_type": "Bearer", "sub": "s", "cnf": {"x5t#S256": "c"}})
        );
        let mut token = RefreshToken {
            hash: TokenHash::of("t"),
            grant_id: grant().id,
            generation: 0,
            issued_at: NOW,
            expires_at: NOW.plus_seconds(10),
            consumed_at: None,
        };
        assert_eq!(refresh_token_answer(&token, &grant(), ISSUER, NOW)["active"], true);
        assert_eq!(refresh_token_answer(&token, &grant(), ISSUER, NOW.plus_seconds(10)), inactive_answer());
        token.consumed_at = Some(NOW);
        assert_eq!(refresh_token_answer(&token, &grant(), ISSUER, NOW), inactive_answer());
    }
}
