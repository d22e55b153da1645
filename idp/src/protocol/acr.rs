//! Authentication context classes: what we call them, which one covers which, and what a request demands.
//!
//! They rise: a login in two steps covers what a password alone would, a passkey (which checks its owner by itself and
//! cannot be talked out of its secret by a false page) covers both.

use crate::domain::{AuthorizeRequest, Client};

/// A login by password alone.
pub const ACR_PASSWORD: &str = "urn:common-id:acr:password";
/// A login by password and a second step: a code of an app, or a recovery code.
pub const ACR_TWO_STEP: &str = "urn:common-id:acr:two-step";
/// A login by a passkey that verified its owner: resists phishing.
pub const ACR_PASSKEY: &str = "urn:common-id:acr:passkey";

/// All of them, from the lowest (`acr_values_supported`).
pub const ACR_VALUES: [&str; 3] = [ACR_PASSWORD, ACR_TWO_STEP, ACR_PASSKEY];

fn level(acr: &str) -> Option<usize> {
    ACR_VALUES.iter().position(|known| *known == acr)
}

/// Whether a login of class `reached` is as good as one of class `wanted`. A class that we do not know is reached by
/// nobody.
pub fn acr_covers(reached: &str, wanted: &str) -> bool {
    match (level(reached), level(wanted)) {
        (Some(reached), Some(wanted)) => reached >= wanted,
        _ => false,
    }
}

/// What must be reached, not only wished for: the request's essential `acr` (OIDC Core 5.5.1.1), and the class that is
/// registered for the client.
#[derive(Clone, Copy, Debug)]
pub struct AcrDemand<'a> {
    request: &'a AuthorizeRequest,
    required: Option<&'a str>,
}

impl<'a> AcrDemand<'a> {
    /// The demand of a request of `client`.
    pub fn of(request: &'a AuthorizeRequest, client: Option<&'a Client>) -> Self {
        let required = client.and_then(|client| client.registration.required_acr.as_deref());
        Self { request, required }
    }

    /// Whether a login of this class is good enough.
    pub fn is_met_by(&self, reached: &str) -> bool {
        let registered = self.required.is_none_or(|required| acr_covers(reached, required));
        registered && self.essential_is_met_by(reached)
    }

    /// An essential `acr` without values demands nothing: any class will do.
    fn essential_is_met_by(&self, reached: &str) -> bool {
        let Some(demand) = self.request.claims.id_token.get("acr").filter(|demand| demand.essential) else {
            return true;
        };
        let mut asked = demand.value.iter().chain(demand.values.iter().flatten()).peekable();
        let covers = |value: &serde_json::Value| value.as_str().is_some_and(|text| acr_covers(reached, text));
        asked.peek().is_none() || asked.any(covers)
    }
}

/// The `acr` of the answer: the first of the classes asked for that the login covers, since the answer to a demand must
/// be one of its values; without one the class of the login itself.
pub fn answered_acr(request: &AuthorizeRequest, reached: &str) -> String {
    let claim = request.claims.id_token.get("acr");
    let claimed = claim.into_iter().flat_map(|claim| claim.value.iter().chain(claim.values.iter().flatten()));
    let asked =
        claimed.filter_map(|value| value.as_str()).chain(request.acr_values.iter().map(String::as_str));
    let mut covered = asked.filter(|wanted| acr_covers(reached, wanted));
    covered.next().unwrap_or(reached).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, form};
    use super::super::{AuthorizeRules, RequestWay, check_authorize_request};
    use super::*;
    use crate::domain::ScopeSet;

    fn request(extra: &[(&str, &str)], client: &Client) -> AuthorizeRequest {
        let mut pairs = vec![
            ("client_id", "rp"),
            ("redirect_uri", "https://rp.example/cb"),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        pairs.extend_from_slice(extra);
        let rules = AuthorizeRules {
            scopes: &ScopeSet::parse("openid"),
            algorithms: &Default::default(),
            response_types: &Default::default(),
            details: &[],
            way: RequestWay::Browser,
            is_signed: false,
            verify_hint: &|_| None,
        };
        check_authorize_request(&form(&pairs), client, &rules).unwrap()
    }

    #[test]
    fn classes_rise() {
        for (reached, covered) in [(ACR_PASSWORD, 1), (ACR_TWO_STEP, 2), (ACR_PASSKEY, 3), ("1", 0), ("", 0)]
        {
            assert_eq!(
                ACR_VALUES.iter().filter(|wanted| acr_covers(reached, wanted)).count(),
                covered,
                "{reached}"
            );
            assert!(!acr_covers(reached, "urn:gold"), "{reached}");
        }
    }

    #[test]
    fn demands() {
        let essential = |values: &str| format!(r#"{{"id_token":{{"acr":{{"essential":true{values}}}}}}}"#);
        let two_step = essential(r#","values":["urn:gold","urn:common-id:acr:two-step"]"#);
        let one = essential(r#","value":"urn:common-id:acr:passkey""#);
        let (gold, any) = (essential(r#","values":["urn:gold",7]"#), essential(""));
        let wish = r#"{"id_token":{"acr":{"values":["urn:common-id:acr:passkey"]}}}"#;
        for (claims, required, met) in [
            ("{}", None, [true, true, true]),
            (wish, None, [true, true, true]),
            (any.as_str(), None, [true, true, true]),
            (two_step.as_str(), None, [false, true, true]),
            (one.as_str(), None, [false, false, true]),
            (gold.as_str(), None, [false, false, false]),
            ("{}", Some(ACR_PASSWORD), [true, true, true]),
            ("{}", Some(ACR_TWO_STEP), [false, true, true]),
            ("{}", Some(ACR_PASSKEY), [false, false, true]),
            (two_step.as_str(), Some(ACR_PASSKEY), [false, false, true]),
            (one.as_str(), Some(ACR_TWO_STEP), [false, false, true]),
        ] {
            let mut client = client();
            client.registration.required_acr = required.map(str::to_owned);
            let request = request(&[("claims", claims)], &client);
            let demand = AcrDemand::of(&request, Some(&client));
            assert_eq!(ACR_VALUES.map(|acr| demand.is_met_by(acr)), met, "{claims} {required:?}");
        }
    }

    #[test]
    fn the_answer_is_one_of_the_classes_asked_for() {
        let wish = r#"{"id_token":{"acr":{"values":["urn:gold","urn:common-id:acr:two-step"]}}}"#;
        let both = "urn:common-id:acr:passkey urn:common-id:acr:password";
        for (extra, defaults, answers) in [
            (vec![], vec![], ACR_VALUES),
            (vec![("acr_values", "urn:gold")], vec![], ACR_VALUES),
            (vec![("acr_values", both)], vec![], [ACR_PASSWORD, ACR_PASSWORD, ACR_PASSKEY]),
            (vec![("acr_values", ACR_PASSWORD)], vec![], [ACR_PASSWORD; 3]),
            (vec![("claims", wish)], vec![], [ACR_PASSWORD, ACR_TWO_STEP, ACR_TWO_STEP]),
            (
                vec![("claims", wish), ("acr_values", both)],
                vec![],
                [ACR_PASSWORD, ACR_TWO_STEP, ACR_TWO_STEP],
            ),
            // Wishes that are registered hold when the request has none.
            (vec![], vec![ACR_PASSWORD], [ACR_PASSWORD; 3]),
            (
                vec![("acr_values", ACR_TWO_STEP)],
                vec![ACR_PASSWORD],
                [ACR_PASSWORD, ACR_TWO_STEP, ACR_TWO_STEP],
            ),
        ] {
            let mut client = client();
            client.registration.default_acr_values = defaults.iter().map(|acr| (*acr).to_owned()).collect();
            let request = request(&extra, &client);
            assert_eq!(ACR_VALUES.map(|acr| answered_acr(&request, acr)), answers, "{extra:?} {defaults:?}");
        }
    }
}
