//! The provider says that a session is over, server to server (OpenID Connect Back-Channel Logout 1.0):
//! because the person logged out at another service, changed the password, or left.

use actix_web::{
    HttpResponse,
    web::{Data, Form},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Site;
use crate::provider::{
    Seen,
    signed_message::{Claims, Refused, check_times, is_for, text},
};

/// The member of `events` that makes a JWT a logout token.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Deserialize)]
pub(super) struct Body {
    logout_token: String,
}

/// `POST /backchannel-logout`
pub(super) async fn post(site: Data<Site>, body: Form<Body>) -> HttpResponse {
    let claims = match site.provider.open(&body.logout_token, &["logout+jwt", "JWT"]).await {
        Ok(claims) => claims,
        Err(Refused::NoKeys) => return HttpResponse::ServiceUnavailable().finish(),
        Err(Refused::NotGenuine(why)) => return refused(why),
    };
    let now = crate::clock::now().as_second();
    match check(&claims, &site.settings.client_id, &site.logout_tokens, now) {
        Ok(logout) => {
            site.sessions.end_all_of(logout.subject, logout.sid);
            HttpResponse::Ok().finish()
        }
        Err(why) => refused(why),
    }
}

fn refused(why: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(json!({ "error": "invalid_request", "error_description": why }))
}

/// Which sessions a logout token ends. At least one of the two is there.
#[derive(Debug, PartialEq, Eq)]
struct Logout<'c> {
    subject: Option<&'c str>,
    sid: Option<&'c str>,
}

/// The checks of section 2.6 on claims whose signature and issuer are good already.
fn check<'c>(claims: &'c Claims, client_id: &str, used: &Seen, now: i64) -> Result<Logout<'c>, &'static str> {
    if !is_for(claims, client_id) {
        return Err("aud is not this client");
    }
    let alive_until = check_times(claims, now)?;
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err("events does not say logout");
    }
    // An ID token has one, a logout token never: neither can stand in for the other.
    if claims.contains_key("nonce") {
        return Err("nonce is not allowed");
    }
    let logout = Logout { subject: text(claims, "sub"), sid: text(claims, "sid") };
    if logout == (Logout { subject: None, sid: None }) {
        return Err("sub and sid are both missing");
    }
    // Last, so that a token refused for another reason is not remembered.
    let jti = text(claims, "jti").ok_or("jti is missing")?;
    if !used.first_time(jti, alive_until, now) {
        return Err("the token was used before");
    }
    Ok(logout)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: i64 = 1_763_769_600;

    fn good() -> Claims {
        let claims = json!({
            "iss": "https://id.example", "aud": "my-toyota", "iat": NOW, "exp": NOW + 120, "jti": "1",
            "sub": "s1", "sid": "session-1", "events": { EVENT: {} },
        });
        claims.as_object().unwrap().clone()
    }

    #[test]
    fn a_good_token_names_its_session_once() {
        let (claims, used) = (good(), Seen::default());
        let expected = Logout { subject: Some("s1"), sid: Some("session-1") };
        assert_eq!(check(&claims, "my-toyota", &used, NOW), Ok(expected));
        assert_eq!(check(&claims, "my-toyota", &used, NOW), Err("the token was used before"));
    }

    #[test]
    fn either_name_is_enough() {
        for missing in ["sub", "sid"] {
            let mut claims = good();
            claims.remove(missing);
            assert!(check(&claims, "my-toyota", &Seen::default(), NOW).is_ok());
        }
    }

    #[test]
    fn what_is_refused() {
        let cases: [(&str, Option<Value>); 12] = [
            ("aud", Some(json!("another"))),
            ("aud", None),
            ("exp", Some(json!(NOW - 3_600))),
            ("exp", None),
            ("iat", Some(json!(NOW + 3_600))),
            ("iat", None),
            ("jti", None),
            ("events", None),
            ("events", Some(json!({}))),
            ("events", Some(json!({ EVENT: "yes" }))),
            ("events", Some(json!([EVENT]))),
            ("nonce", Some(json!("n"))),
        ];
        for (name, value) in cases {
            let mut claims = good();
            claims.remove(name);
            if let Some(value) = &value {
                claims.insert(name.to_owned(), value.clone());
            }
            assert!(check(&claims, "my-toyota", &Seen::default(), NOW).is_err(), "{name} = {value:?}");
        }
        let mut nobody = good();
        nobody.remove("sub");
        nobody.remove("sid");
        assert!(check(&nobody, "my-toyota", &Seen::default(), NOW).is_err());
    }
}
