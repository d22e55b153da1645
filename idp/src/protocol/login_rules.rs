//! Whether a session is good enough for a request (OIDC Core 3.1.2.1 and 3.1.2.3).

use super::{ACR_PASSKEY, ACR_PASSWORD, ACR_TWO_STEP, AcrDemand, OAuthError, OAuthErrorCode};
use crate::domain::{AuthorizeRequest, Prompt, Session, Timestamp};

/// With what an account can log in besides its password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// The second step is switched on.
    pub two_step: bool,
    /// There is a passkey.
    pub passkey: bool,
}

impl Factors {
    /// Every class that anybody could reach: for a person who is not known yet.
    pub const ALL: Self = Self { two_step: true, passkey: true };

    fn can_meet(self, demand: &AcrDemand<'_>) -> bool {
        demand.is_met_by(ACR_PASSWORD)
            || (self.two_step && demand.is_met_by(ACR_TWO_STEP))
            || (self.passkey && demand.is_met_by(ACR_PASSKEY))
    }
}

/// What the interaction knows when it asks.
#[derive(Clone, Copy, Debug)]
pub struct LoginFacts<'a> {
    /// The session of the browser, if one is alive.
    pub session: Option<&'a Session>,
    /// What the login must reach.
    pub demand: AcrDemand<'a>,
    /// With what the session's account can log in; looked at when the session does not meet the demand.
    pub factors: Factors,
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
    /// The login cannot be made good enough: the `acr` that is demanded is out of this account's reach.
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
    /// The login is not strong enough, and the account can do better.
    StepUp,
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
    if !Factors::ALL.can_meet(&facts.demand) {
        return LoginVerdict::OutOfReach;
    }
    if request.prompts(Prompt::Create) && !facts.fresh {
        return LoginVerdict::Create;
    }
    let Some(session) = facts.session else { return LoginVerdict::Login(LoginReason::NoSession) };
    if facts.fresh {
        return judge_person(request, facts, session);
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
    judge_person(request, facts, session)
}

/// Whether it is the right person, and proven surely enough.
fn judge_person(request: &AuthorizeRequest, facts: &LoginFacts<'_>, session: &Session) -> LoginVerdict {
    match (&request.required_subject, facts.subject) {
        (Some(required), subject) if subject != Some(required.as_str()) => {
            LoginVerdict::Login(LoginReason::OtherSubject)
        }
        _ if facts.demand.is_met_by(&session.acr) => LoginVerdict::Enough,
        _ if facts.factors.can_meet(&facts.demand) => LoginVerdict::Login(LoginReason::StepUp),
        _ => LoginVerdict::OutOfReach,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{NOW, client, form};
    use super::super::{AuthorizeRules, RequestWay, check_authorize_request};
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
            &AuthorizeRules {
                scopes: &scopes,
                algorithms: &Default::default(),
                response_types: &Default::default(),
                details: &[],
                way: RequestWay::Browser,
                is_signed: false,
                verify_hint: &|_| None,
            },
        )
        .unwrap()
    }

    fn session(age: i64, acr: &str) -> Session {
        Session {
            id: SessionId::from("s"),
            account_id: AccountId::from("a"),
            auth_time: NOW.plus_seconds(-age),
            amr: vec!["pwd".to_owned()],
            acr: acr.to_owned(),
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
            (vec![("claims", low)], Some(100), false, false, Enough),
            (vec![("acr_values", "urn:gold")], Some(100), false, false, Enough),
        ] {
            let session = age.map(|age| session(age, ACR_PASSWORD));
            let request = request(&extra);
            let facts = LoginFacts {
                session: session.as_ref(),
                demand: AcrDemand::of(&request, None),
                factors: Factors::ALL,
                subject: session.as_ref().map(|_| "me"),
                fresh,
                chosen,
                now: NOW,
            };
            assert_eq!(judge_login(&request, &facts), expected, "{extra:?} {age:?} {fresh}");
        }
    }

    /// What is demanded, against what the session reached and what its account could reach.
    #[test]
    fn step_up() {
        use LoginReason::{Asked, NoSession, StepUp};
        use LoginVerdict::{Enough, Login, OutOfReach};
        let nothing = Factors::default();
        let (codes, key) = (Factors { two_step: true, ..nothing }, Factors { passkey: true, ..nothing });
        let (two_step, passkey) = (Some(ACR_TWO_STEP), Some(ACR_PASSKEY));
        let again = vec![("prompt", "login")];
        for (required, reached, factors, extra, fresh, expected) in [
            (None, Some(ACR_PASSWORD), nothing, vec![], false, Enough),
            (two_step, Some(ACR_PASSWORD), nothing, vec![], false, OutOfReach),
            (two_step, Some(ACR_PASSWORD), nothing, vec![], true, OutOfReach),
            (two_step, Some(ACR_PASSWORD), codes, vec![], false, Login(StepUp)),
            (two_step, Some(ACR_PASSWORD), key, vec![], false, Login(StepUp)),
            // Logged in here by password although a passkey is demanded: once more.
            (two_step, Some(ACR_PASSWORD), key, vec![], true, Login(StepUp)),
            (two_step, Some(ACR_TWO_STEP), codes, vec![], false, Enough),
            (two_step, Some(ACR_PASSKEY), key, vec![], true, Enough),
            (passkey, Some(ACR_TWO_STEP), codes, vec![], false, OutOfReach),
            // Whoever is asked to log in again may be somebody else, who can.
            (two_step, Some(ACR_PASSWORD), nothing, again.clone(), false, Login(Asked)),
            (passkey, Some(ACR_TWO_STEP), Factors::ALL, vec![], false, Login(StepUp)),
            (passkey, Some(ACR_PASSKEY), key, vec![], false, Enough),
            (passkey, Some(ACR_PASSKEY), key, again.clone(), false, Login(Asked)),
            (passkey, Some(ACR_PASSKEY), key, again, true, Enough),
            (passkey, None, Factors::ALL, vec![], false, Login(NoSession)),
            (Some("urn:gold"), None, Factors::ALL, vec![], false, OutOfReach),
        ] {
            let mut client = client();
            client.registration.required_acr = required.map(str::to_owned);
            let session = reached.map(|acr| session(100, acr));
            let request = request(&extra);
            let facts = LoginFacts {
                session: session.as_ref(),
                demand: AcrDemand::of(&request, Some(&client)),
                factors,
                subject: session.as_ref().map(|_| "me"),
                fresh,
                chosen: false,
                now: NOW,
            };
            let verdict = judge_login(&request, &facts);
            assert_eq!(verdict, expected, "{required:?} {reached:?} {factors:?} {extra:?} {fresh}");
        }
    }

    #[test]
    fn silent_errors() {
        assert!(LoginVerdict::Enough.silent_error().is_none());
        for (verdict, code) in [
            (LoginVerdict::Login(LoginReason::NoSession), "login_required"),
            (LoginVerdict::Login(LoginReason::StepUp), "login_required"),
            (LoginVerdict::SelectAccount, "account_selection_required"),
            (LoginVerdict::Create, "interaction_required"),
            (LoginVerdict::OutOfReach, "unmet_authentication_requirements"),
        ] {
            assert_eq!(verdict.silent_error().unwrap().code.as_str(), code);
        }
    }
}
