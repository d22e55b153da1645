//! The answer to the relying party: where it goes and what it says.

use super::{OAuthError, RedirectError, TokenScheme};
use crate::domain::{
    AuthorizeRequest, ClientId, ResponseMode, ScopeSet, Secret, SigningAlgorithm, Timestamp,
};
use form_urlencoded::Serializer;
use serde_json::{Map, Value};

/// How long a signed answer holds, seconds (JARM 2.1: at most ten minutes).
const SIGNED_SECONDS: i64 = 300;

/// An authorization answer, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// 303 to this address.
    Redirect(String),
    /// A page whose form posts these fields (Form Post Response Mode 1.0).
    FormPost {
        /// The redirect URI.
        action: String,
        /// Names and values.
        fields: Vec<(&'static str, String)>,
    },
}

// The address holds the code.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Redirect(_) => "Redirect(…)",
            Self::FormPost { .. } => "FormPost(…)",
        })
    }
}

/// What is said to the relying party, not yet on its way.
#[derive(Clone)]
pub struct Reply {
    redirect_uri: String,
    mode: ResponseMode,
    signed_by: Option<SigningAlgorithm>,
    client_id: ClientId,
    browser_state: Option<String>,
    fields: Vec<(&'static str, String)>,
}

// The fields hold the code and tokens.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

impl Reply {
    /// Whom it is said to.
    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    /// What the browser keeps beside it, for the provider's frame (Session Management 1.0, 3.2).
    pub fn browser_state(&self) -> Option<&str> {
        self.browser_state.as_deref()
    }

    /// The ID token in it.
    pub fn id_token(&self) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == "id_token").map(|(_, token)| token.as_str())
    }

    /// The same with this ID token in place of its own.
    #[must_use]
    pub fn with_id_token(mut self, token: String) -> Self {
        for (_, value) in self.fields.iter_mut().filter(|(name, _)| *name == "id_token") {
            value.clone_from(&token);
        }
        self
    }

    /// An error in place of all that was to be said; whose answer it is stays (RFC 6749, 4.1.2.1; RFC 9207).
    #[must_use]
    pub fn refused(mut self, error: &OAuthError) -> Self {
        self.fields.retain(|(name, _)| matches!(*name, "state" | "iss"));
        self.browser_state = None;
        let told = [("error", error.code.as_str()), ("error_description", error.description)];
        self.fields.splice(0..0, told.map(|(name, value)| (name, value.to_owned())));
        self
    }

    /// What is to be signed, and by which algorithm, when the answer travels as a JWT (JARM 2.1).
    pub fn to_sign(&self, now: Timestamp) -> Option<(SigningAlgorithm, Map<String, Value>)> {
        let alg = self.signed_by?;
        let said = self.fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
        let mut claims: Map<String, Value> = said.collect();
        claims.insert("aud".to_owned(), self.client_id.as_str().into());
        claims.insert("exp".to_owned(), now.plus_seconds(SIGNED_SECONDS).seconds().into());
        Some((alg, claims))
    }

    /// On its way as it is.
    pub fn plain(self) -> Answer {
        address(&self.redirect_uri, self.mode, self.fields)
    }

    /// On its way as a JWT, which is all that is said.
    pub fn signed(self, jwt: String) -> Answer {
        address(&self.redirect_uri, self.mode, vec![("response", jwt)])
    }
}

/// What a request is granted, as its response type asks for it.
#[derive(Debug, Default)]
pub struct SuccessfulAnswer {
    /// `code`
    pub code: Option<Secret>,
    /// `access_token` and what is said of it.
    pub access_token: Option<FrontChannelToken>,
    /// `id_token`
    pub id_token: Option<Secret>,
    /// `session_state`, and the state of the browser that it was made of (Session Management 1.0, 2).
    pub session_state: Option<(String, String)>,
}

/// An access token that comes by way of the browser (RFC 6749, 4.2.2).
#[derive(Debug)]
pub struct FrontChannelToken {
    /// `access_token`
    pub token: Secret,
    /// `expires_in`, seconds.
    pub expires_in: i64,
    /// `scope`
    pub scope: ScopeSet,
}

/// The successful answer: what is granted, `state`, and `iss` (RFC 9207).
pub fn success_answer(request: &AuthorizeRequest, granted: &SuccessfulAnswer, issuer: &str) -> Reply {
    let mut fields = Vec::new();
    fields.extend(granted.code.as_ref().map(|code| ("code", code.expose().to_owned())));
    if let Some(access_token) = &granted.access_token {
        fields.push(("access_token", access_token.token.expose().to_owned()));
        fields.push(("token_type", TokenScheme::Bearer.as_str().to_owned()));
        fields.push(("expires_in", access_token.expires_in.to_string()));
        fields.push(("scope", access_token.scope.to_string()));
    }
    fields.extend(granted.id_token.as_ref().map(|token| ("id_token", token.expose().to_owned())));
    let (session_state, browser_state) = granted.session_state.clone().unzip();
    fields.extend(session_state.map(|state| ("session_state", state)));
    fields.extend(request.state.clone().map(|state| ("state", state)));
    fields.push(("iss", issuer.to_owned()));
    Reply {
        browser_state,
        redirect_uri: request.redirect_uri.clone(),
        mode: request.response_mode,
        signed_by: request.signed_by,
        client_id: request.client_id.clone(),
        fields,
    }
}

/// The error answer: `error`, `error_description`, `state`, and `iss` (RFC 9207).
pub fn error_answer(refusal: &RedirectError, issuer: &str) -> Reply {
    let mut fields = vec![
        ("error", refusal.error.code.as_str().to_owned()),
        ("error_description", refusal.error.description.to_owned()),
    ];
    fields.extend(refusal.state.clone().map(|state| ("state", state)));
    fields.push(("iss", issuer.to_owned()));
    Reply {
        browser_state: None,
        redirect_uri: refusal.redirect_uri.clone(),
        mode: refusal.response_mode,
        signed_by: refusal.signed_by,
        client_id: refusal.client_id.clone(),
        fields,
    }
}

fn address(redirect_uri: &str, mode: ResponseMode, fields: Vec<(&'static str, String)>) -> Answer {
    match mode {
        ResponseMode::Query => Answer::Redirect(append_query(redirect_uri, &fields)),
        ResponseMode::Fragment => Answer::Redirect(format!("{redirect_uri}#{}", encode(&fields))),
        ResponseMode::FormPost => Answer::FormPost { action: redirect_uri.to_owned(), fields },
    }
}

/// Adds parameters to an address and leaves what stands there byte for byte (RFC 6749, 3.1.2). The
/// address has no fragment: such a one cannot be registered.
pub(super) fn append_query(uri: &str, fields: &[(&'static str, String)]) -> String {
    let separator = match uri.rfind('?') {
        None => "?",
        Some(place) if place + 1 == uri.len() => "",
        Some(_) => "&",
    };
    format!("{uri}{separator}{}", encode(fields))
}

fn encode(fields: &[(&'static str, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::super::{OAuthError, OAuthErrorCode};
    use super::*;
    use proptest::prelude::*;

    fn refusal(redirect_uri: &str, response_mode: ResponseMode) -> RedirectError {
        RedirectError {
            redirect_uri: redirect_uri.to_owned(),
            response_mode,
            signed_by: None,
            client_id: ClientId::from("rp"),
            state: Some("a b&c".to_owned()),
            error: OAuthError::new(OAuthErrorCode::LoginRequired, "nobody"),
        }
    }

    #[test]
    fn modes() {
        let tail = "error=login_required&error_description=nobody&state=a+b%26c&iss=https%3A%2F%2Fid.example";
        for (uri, mode, expected) in [
            ("https://rp/cb", ResponseMode::Query, format!("https://rp/cb?{tail}")),
            ("https://rp/cb?x=%7e", ResponseMode::Query, format!("https://rp/cb?x=%7e&{tail}")),
            ("https://rp/cb?", ResponseMode::Query, format!("https://rp/cb?{tail}")),
            ("https://rp/cb?x", ResponseMode::Fragment, format!("https://rp/cb?x#{tail}")),
        ] {
            assert_eq!(
                error_answer(&refusal(uri, mode), "https://id.example").plain(),
                Answer::Redirect(expected)
            );
        }
    }

    #[test]
    fn form_post() {
        let answer =
            error_answer(&refusal("https://rp/cb?x=1", ResponseMode::FormPost), "https://id").plain();
        let Answer::FormPost { action, fields } = answer else { panic!("not a form") };
        assert_eq!(action, "https://rp/cb?x=1");
        assert!(fields.contains(&("state", "a b&c".to_owned())));
        assert!(fields.contains(&("iss", "https://id".to_owned())));
    }

    #[test]
    fn a_signed_answer_says_all_in_the_token() {
        use super::super::test_kit::NOW;
        let mut refusal = refusal("https://rp/cb", ResponseMode::Query);
        assert_eq!(error_answer(&refusal, "https://id").to_sign(NOW), None);
        refusal.signed_by = Some(SigningAlgorithm::ES256);
        let reply = error_answer(&refusal, "https://id");
        let claims = serde_json::json!({
            "iss": "https://id", "aud": "rp", "exp": NOW.seconds() + 300,
            "error": "login_required", "error_description": "nobody", "state": "a b&c",
        });
        let signed = reply.to_sign(NOW).map(|(alg, claims)| (alg, Value::Object(claims)));
        assert_eq!(signed, Some((SigningAlgorithm::ES256, claims)));
        assert_eq!(
            reply.signed("j.w.t".to_owned()),
            Answer::Redirect("https://rp/cb?response=j.w.t".to_owned())
        );
    }

    #[test]
    fn what_cannot_be_said_becomes_an_error() {
        let reply = Reply {
            fields: vec![
                ("code", "c".to_owned()),
                ("id_token", "i".to_owned()),
                ("state", "s".to_owned()),
                ("iss", "https://id".to_owned()),
            ],
            ..error_answer(&refusal("https://rp/cb", ResponseMode::Fragment), "https://id")
        };
        assert_eq!(reply.id_token(), Some("i"));
        assert_eq!(reply.clone().with_id_token("e".to_owned()).id_token(), Some("e"));
        assert!(!format!("{reply:?}").contains("\"c\""));
        let refused = reply.refused(&OAuthError::new(OAuthErrorCode::InvalidClientMetadata, "no key"));
        let expected = "https://rp/cb#error=invalid_client_metadata&error_description=no+key&state=s&iss=https%3A%2F%2Fid";
        assert_eq!(refused.plain(), Answer::Redirect(expected.to_owned()));
    }

    #[test]
    fn prints_no_code() {
        assert_eq!(format!("{:?}", Answer::Redirect("https://rp/cb?code=x".to_owned())), "Redirect(…)");
    }

    proptest! {
        #[test]
        fn state_comes_back(state in "[^\\p{Cc}]{0,128}") {
            let mut refusal = refusal("https://rp/cb", ResponseMode::Query);
            refusal.state = Some(state.clone());
            let Answer::Redirect(location) = error_answer(&refusal, "https://id").plain() else { panic!("no redirect") };
            prop_assert!(location.bytes().all(|b| b.is_ascii_graphic()));
            let query = location.split_once('?').map(|(_, query)| query).unwrap_or_default();
            let back = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state");
            prop_assert_eq!(back.map(|(_, value)| value.into_owned()), Some(state));
        }
    }
}
