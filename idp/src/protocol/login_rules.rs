//! Whether a session is good enough for a request (OIDC Core 3.1.2.1 and 3.1.2.3).

use super::{OAuthError, OAuthErrorCode};
use crate::domain::{AuthorizeRequest, Prompt, Session, Timestamp};

/// The context class of a login by password, always offered (`acr_values_supported`).
pub const ACR_PASSWORD: &str = "urn:common-id:acr:password";

/// What the interaction knows when it asks.
#[derive(Clone, Copy, Debug)]
pub struct LoginFacts<'a> {
    /// The session of the browser, if one is alive.
    pub session: Option<&'a Session>,
    /// `sub` of that session's account for this client.
    pub subject: Option<&'a str>,
    /// Whether the person logged in within this interaction: no age or prompt asks for more.
    pub fresh: bool,
    /// Whether the person chose this account within this interaction.
    pub chosen: bool,
    /// The present moment.
    pub now: Timestamp,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginVerdict {
    /// The session serves.
    Enough,
    /// A login is due.
    Login(LoginReason),
    /// The registration comes first (Prompt Create 1.0).
    Create,
    /// An account must be chosen.
    SelectAccount,
    /// The login cannot be made good enough: the essential `acr` is out of reach.
    OutOfReach,
}

/// Why a login is due, for the page and the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginReason {
    /// Nobody is logged in.
    NoSession,
    /// `prompt=login`
    Asked,
    /// The login is older than `max_age`.
    TooOld,
    /// The relying party expects somebody else.
    OtherSubject,
}

impl LoginVerdict {
    /// The error under `prompt=none`; `None` when the session serves.
    pub fn silent_error(self) -> Option<OAuthError> {
        Some(match self {
            Self::Enough => return None,
            Self::Login(_) => OAuthError::new(OAuthErrorCode::LoginRequired, "a login is required"),
            Self::SelectAccount => {
                OAuthError::new(OAuthErrorCode::AccountSelectionRequired, "an account must be chosen")
            }
            Self::Create => {
                OAuthError::new(OAuthErrorCode::InteractionRequired, "a registration is required")
            }
            Self::OutOfReach => unmet_authentication(),
        })
    }
}

/// The error when the essential `acr` cannot be reached.
pub const fn unmet_authentication() -> OAuthError {
    OAuthError::new(
        OAuthErrorCode::UnmetAuthenticationRequirements,
        "the authentication context asked for cannot be reached",
    )
}

/// Judges the session for the request.
pub fn judge_login(request: &AuthorizeRequest, facts: &LoginFacts<'_>) -> LoginVerdict {
    if !acr_can_be_reached(request, facts.session) {
        return LoginVerdict::OutOfReach;
    }
    if request.prompts(Prompt::Create) && !facts.fresh {
        return LoginVerdict::Create;
    }
    let Some(session) = facts.session else { return LoginVerdict::Login(LoginReason::NoSession) };
    if facts.fresh {
        return judge_subject(request, facts);
    }
    if request.prompts(Prompt::Login) {
        return LoginVerdict::Login(LoginReason::Asked);
    }
    if request.prompts(Prompt::SelectAccount) && !facts.chosen {
        return LoginVerdict::SelectAccount;
    }
    // The same second counts as within: `max_age=0` asks for a login always.
    let age = facts.now.since(session.auth_time);
    if request.max_age.is_some_and(|max_age| age > max_age || max_age == 0) {
        return LoginVerdict::Login(LoginReason::TooOld);
    }
    judge_subject(request, facts)
}

fn judge_subject(request: &AuthorizeRequest, facts: &LoginFacts<'_>) -> LoginVerdict {
    match (&request.required_subject, facts.subject) {
        (Some(required), subject) if subject != Some(required.as_str()) => {
            LoginVerdict::Login(LoginReason::OtherSubject)
        }
        _ => LoginVerdict::Enough,
    }
}

/// `acr_values` are wishes; `claims.id_token.acr` marked essential with values is a demand (OIDC
/// Core 5.5.1.1).
fn acr_can_be_reached(request: &AuthorizeRequest, session: Option<&Session>) -> bool {
    let Some(demand) = request.claims.id_token.get("acr").filter(|demand| demand.essential) else {
        return true;
    };
    let reached = session.map_or(ACR_PASSWORD, |session| session.acr.as_str());
    let mut asked = demand.value.iter().chain(demand.values.iter().flatten()).peekable();
    asked.peek().is_none() || asked.any(|value| value == reached || value == ACR_PASSWORD)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{NOW, client, form};
    use super::super::{AuthorizeRules, check_authorize_request};
    use super::*;
    use crate::domain::{AccountId, ScopeSet, SessionId};

    fn request(extra: &[(&str, &str)]) -> AuthorizeRequest {
        let mut pairs = vec![
            ("client_id", "rp"),
            ("redirect_uri", "https://rp.example/cb"),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        pairs.extend_from_slice(extra);
        let scopes = ScopeSet::parse("openid");
        check_authorize_request(
            &form(&pairs),
            &client(),
            &AuthorizeRules { scopes: &scopes, verify_hint: &|_| None },
        )
        .unwrap()
    }

    fn session(age: i64) -> Session {
        Session {
            id: SessionId::from("s"),
            account_id: AccountId::from("a"),
            auth_time: NOW.plus_seconds(-age),
            amr: vec!["pwd".to_owned()],
            acr: ACR_PASSWORD.to_owned(),
            created_at: NOW.plus_seconds(-age),
            last_seen_at: NOW,
            expires_at: NOW.plus_seconds(3_600),
        }
    }

    #[test]
    fn table() {
        use LoginReason::{Asked, NoSession, OtherSubject, TooOld};
        use LoginVerdict::{Create, Enough, Login, OutOfReach, SelectAccount};
        let other = r#"{"id_token":{"sub":{"value":"other"}}}"#;
        let same = r#"{"id_token":{"sub":{"value":"me"}}}"#;
        let high = r#"{"id_token":{"acr":{"essential":true,"values":["urn:gold"]}}}"#;
        let wish = r#"{"id_token":{"acr":{"values":["urn:gold"]}}}"#;
        let low =
            r#"{"id_token":{"acr":{"essential":true,"values":["urn:gold","urn:common-id:acr:password"]}}}"#;
        for (extra, age, fresh, chosen, expected) in [
            (vec![], None, false, false, Login(NoSession)),
            (vec![], Some(100), false, false, Enough),
            (vec![("prompt", "none")], Some(100), false, false, Enough),
            (vec![("prompt", "login")], Some(100), false, false, Login(Asked)),
            (vec![("prompt", "login")], Some(0), true, false, Enough),
            (vec![("prompt", "select_account")], Some(100), false, false, SelectAccount),
            (vec![("prompt", "select_account")], Some(100), false, true, Enough),
            (vec![("prompt", "select_account")], Some(0), true, false, Enough),
            (vec![("prompt", "create")], Some(100), false, false, Create),
            (vec![("prompt", "create")], None, false, false, Create),
            (vec![("prompt", "create")], Some(0), true, false, Enough),
            (vec![("max_age", "99")], Some(100), false, false, Login(TooOld)),
            (vec![("max_age", "100")], Some(100), false, false, Enough),
            (vec![("max_age", "0")], Some(0), false, false, Login(TooOld)),
            (vec![("max_age", "0")], Some(30), true, false, Enough),
            (vec![("claims", other)], Some(100), false, false, Login(OtherSubject)),
            (vec![("claims", other)], Some(0), true, false, Login(OtherSubject)),
            (vec![("claims", same)], Some(100), false, false, Enough),
            (vec![("claims", high)], Some(100), false, false, OutOfReach),
            (vec![("claims", high)], None, false, false, OutOfReach),
            (vec![("claims", wish)], Some(100), false, false, Enough),
            (vec![("claims", low)], None, false, false, Login(NoSession)),
            (vec![("acr_values", "urn:gold")], Some(100), false, false, Enough),
        ] {
            let session = age.map(session);
            let facts = LoginFacts {
                session: session.as_ref(),
                subject: session.as_ref().map(|_| "me"),
                fresh,
                chosen,
                now: NOW,
            };
            assert_eq!(judge_login(&request(&extra), &facts), expected, "{extra:?} {age:?} {fresh}");
        }
    }

    #[test]
    fn silent_errors() {
        assert!(LoginVerdict::Enough.silent_error().is_none());
        for (verdict, code) in [
            (LoginVerdict::Login(LoginReason::NoSession), "login_required"),
            (LoginVerdict::SelectAccount, "account_selection_required"),
            (LoginVerdict::Create, "interaction_required"),
            (LoginVerdict::OutOfReach, "unmet_authentication_requirements"),
        ] {
            assert_eq!(verdict.silent_error().unwrap().code.as_str(), code);
        }
    }
}
