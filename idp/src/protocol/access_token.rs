//! Claims of an access token (RFC 9068, 2.2).

use crate::domain::{AuthorizationDetail, ClientId, Confirmation, Grant, ScopeSet, Timestamp};
use serde_json::{Map, Value, json};

/// The claim that names the grant: revoking the grant ends the token.
pub const GRANT_CLAIM: &str = "gid";

/// What every access token is made of.
#[derive(Clone, Copy)]
pub struct AccessToken<'a> {
    /// The issuer, as configured; also the audience of userinfo.
    pub issuer: &'a str,
    /// What it allows; may be less than was granted.
    pub scope: &'a ScopeSet,
    /// Its name, unique.
    pub jti: &'a str,
    /// The present moment.
    pub now: Timestamp,
    /// How long it holds, seconds.
    pub lifetime: i64,
    /// What it is bound to.
    pub confirmation: Option<&'a Confirmation>,
    /// `authorization_details` (RFC 9396, 9.1), where some were asked for.
    pub details: Option<&'a [AuthorizationDetail]>,
}

/// The claims of a token that a person granted.
pub fn access_token_claims(token: &AccessToken<'_>, grant: &Grant) -> Map<String, Value> {
    // Userinfo is at the issuer: with `openid` in the scope it is always among the audiences.
    let mut audience: Vec<&str> = grant.resource.iter().map(String::as_str).collect();
    if audience.is_empty() || token.scope.contains("openid") {
        audience.push(token.issuer);
    }
    let mut claims = common_claims(token, &grant.subject, &grant.client_id, &audience);
    claims.insert(GRANT_CLAIM.to_owned(), grant.id.as_str().into());
    claims.insert("auth_time".to_owned(), grant.auth_time.seconds().into());
    claims.insert("acr".to_owned(), grant.acr.as_str().into());
    claims.extend(token.details.map(|details| ("authorization_details".to_owned(), json!(details))));
    claims
}

/// The claims of a token that a client has in its own name: `sub` is the client (RFC 9068, 2.2).
/// `audience` is what it asked for or its default; never empty.
pub fn client_token_claims(
    token: &AccessToken<'_>,
    client_id: &ClientId,
    audience: &[&str],
) -> Map<String, Value> {
    common_claims(token, client_id.as_str(), client_id, audience)
}

fn common_claims(
    token: &AccessToken<'_>,
    sub: &str,
    client_id: &ClientId,
    audience: &[&str],
) -> Map<String, Value> {
    let claims = json!({
        "iss": token.issuer,
        "sub": sub,
        "aud": match audience {
            [one] => json!(one),
            several => json!(several),
        },
        "client_id": client_id.as_str(),
        "scope": token.scope.to_string(),
        "iat": token.now.seconds(),
        "exp": token.now.plus_seconds(token.lifetime).seconds(),
        "jti": token.jti,
    });
    match claims {
        Value::Object(mut claims) => {
            claims.extend(token.confirmation.map(|bound| ("cnf".to_owned(), bound.to_json())));
            claims
        }
        _ => Map::new(),
    }
}

/// An access token of ours whose signature holds, read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessTokenFacts {
    /// `sub`
    pub subject: String,
    /// `client_id`
    pub client_id: ClientId,
    /// `scope`
    pub scope: ScopeSet,
    /// `aud`
    pub audience: Vec<String>,
    /// `exp`
    pub expires_at: Timestamp,
    /// `gid`; absent when the client has the token in its own name.
    pub grant_id: Option<String>,
    /// `cnf`: what it is bound to, if it is.
    pub confirmation: Option<Confirmation>,
}

impl AccessTokenFacts {
    /// Reads verified claims; `None` when they are not an access token's, or it has expired.
    pub fn read(claims: &Map<String, Value>, now: Timestamp) -> Option<Self> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let expires_at = Timestamp::from_seconds(claims.get("exp")?.as_i64()?);
        let audience = match claims.get("aud")? {
            Value::String(aud) => vec![aud.clone()],
            Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => return None,
        };
        (expires_at > now).then_some(Self {
            subject: text("sub")?.to_owned(),
            client_id: ClientId::from(text("client_id")?),
            scope: ScopeSet::parse(text("scope")?),
            audience,
            expires_at,
            grant_id: text(GRANT_CLAIM).map(str::to_owned),
            confirmation: Confirmation::of(claims),
        })
    }

    /// Whether the token is for `audience`.
    pub fn is_for(&self, audience: &str) -> bool {
        self.audience.iter().any(|aud| aud == audience)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::test_kit::{ISSUER, NOW, grant};
    use super::*;

    #[test]
    fn of_a_person() {
        let scope = ScopeSet::parse("openid profile");
        let token = AccessToken {
            issuer: ISSUER,
            scope: &scope,
            jti: "j",
            now: NOW,
            lifetime: 300,
            confirmation: None,
            details: None,
        };
        let mut grant = grant();
        let claims = access_token_claims(&token, &grant);
        assert_eq!(
            Value::Object(claims.clone()),
            json!({
                "iss": ISSUER, "sub": "sub-1", "aud": ISSUER, "client_id": "rp", "scope": "openid profile",
                "iat": NOW.seconds(), "exp": NOW.seconds() + 300, "jti": "j", "gid": "grant-1",
                "auth_time": NOW.seconds() - 60, "acr": "urn:common-id:acr:password",
            })
        );
        let facts = AccessTokenFacts::read(&claims, NOW).unwrap();
        assert_eq!(facts.grant_id.as_deref(), Some("grant-1"));
        assert!(facts.is_for(ISSUER) && !facts.is_for("https://api.example"));
        assert_eq!(AccessTokenFacts::read(&claims, NOW.plus_seconds(299)).unwrap(), facts);
        assert_eq!(AccessTokenFacts::read(&claims, NOW.plus_seconds(300)), None);
        grant.resource = vec!["https://api.example".to_owned()];
        assert_eq!(access_token_claims(&token, &grant)["aud"], json!(["https://api.example", ISSUER]));
    }

    #[test]
    fn of_a_client() {
        let scope = ScopeSet::parse("link:start");
        let bound = Confirmation::Jkt("k".to_owned());
        let confirmation = Some(&bound);
        let token = AccessToken {
            issuer: ISSUER,
            scope: &scope,
            jti: "j",
            now: NOW,
            lifetime: 300,
            confirmation,
            details: None,
        };
        let claims = client_token_claims(&token, &ClientId::from("pal"), &["https://id.example/dealer/v1"]);
        assert_eq!(claims["sub"], "pal");
        assert_eq!(claims["aud"], "https://id.example/dealer/v1");
        assert!(!claims.contains_key(GRANT_CLAIM));
        assert_eq!(claims["cnf"], json!({"jkt": "k"}));
        let facts = AccessTokenFacts::read(&claims, NOW).unwrap();
        assert_eq!((facts.grant_id, facts.confirmation), (None, Some(bound)));
    }

    #[test]
    fn other_tokens_are_not_read() {
        for claims in [json!({}), json!({"exp": 9_999_999_999_i64, "sub": "s", "aud": "a"})] {
            assert_eq!(AccessTokenFacts::read(claims.as_object().unwrap(), NOW), None);
        }
    }
}
