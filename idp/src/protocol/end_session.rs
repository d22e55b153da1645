//! The logout request of a relying party (RP-Initiated Logout 1.0, 2).

use super::answer::append_query;
use super::check_id_token_hint::{HintVerifier, read};
use super::{OAuthError, ParamList};
use crate::domain::{Client, ClientId, SessionId};

/// Characters that are quoted of what a request named.
const LONGEST_QUOTE: usize = 200;

/// A logout request. Whether the person is asked first is for the caller: always, unless the hint names the very
/// session that is to end and nothing is wrong with the request.
///
/// No fault keeps anybody from logging out: what is wrong is told beside the question, and they stay here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndSessionRequest {
    /// Who asks, when it says so.
    pub client_id: Option<ClientId>,
    /// `sub` of the hint.
    pub hinted_subject: Option<String>,
    /// `sid` of the hint.
    pub hinted_session: Option<String>,
    /// What is wrong with the request itself, for the service's developers.
    pub fault: Option<&'static str>,
    /// Where to go afterwards, not yet checked against the client.
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
    /// Languages of the page, best first.
    pub ui_locales: Vec<String>,
}

/// Reads the request. Of one with a fault nothing counts but who asks.
pub fn parse_end_session(params: &ParamList, verify: HintVerifier<'_>) -> EndSessionRequest {
    parse(params, verify).unwrap_or_else(|error| EndSessionRequest {
        client_id: params.one("client_id").ok().flatten().map(ClientId::from),
        fault: Some(error.description),
        ..EndSessionRequest::default()
    })
}

fn parse(params: &ParamList, verify: HintVerifier<'_>) -> Result<EndSessionRequest, OAuthError> {
    params.refuse_repeated()?;
    let hint = params.one("id_token_hint")?.map(|token| read(token, verify)).transpose()?;
    let named = params.one("client_id")?.map(ClientId::from);
    let client_id = match (named, &hint) {
        (Some(named), Some(hint)) if !hint.audience.iter().any(|aud| aud == named.as_str()) => {
            return Err(OAuthError::invalid_request("id_token_hint was issued to another client"));
        }
        (Some(named), _) => Some(named),
        (None, Some(hint)) => hint.audience.first().map(|aud| ClientId::from(aud.as_str())),
        (None, None) => None,
    };
    Ok(EndSessionRequest {
        client_id,
        hinted_subject: hint.as_ref().map(|hint| hint.subject.clone()),
        hinted_session: hint.and_then(|hint| hint.session),
        fault: None,
        post_logout_redirect_uri: params.one("post_logout_redirect_uri")?.map(str::to_owned),
        state: super::check_texts::state(params)?,
        ui_locales: super::check_texts::ui_locales(params)?,
    })
}

impl EndSessionRequest {
    /// Where the browser goes after the logout. `client` is the one of [`Self::client_id`], if it
    /// is known and in use.
    ///
    /// Only to an address that is byte-equal to a registered one, and only when a valid hint proves
    /// that the request belongs to somebody who was logged in there: without a hint the person is
    /// asked and then stays here.
    ///
    /// # Errors
    /// What is wrong, for the service's developers: the fault of the request, or the address that is not registered and
    /// the client for which it is not.
    pub fn destination(&self, client: Option<&Client>) -> Result<Option<String>, String> {
        if let Some(fault) = self.fault {
            return Err(fault.to_owned());
        }
        let Some(uri) = &self.post_logout_redirect_uri else { return Ok(None) };
        let registered = client.is_some_and(|client| {
            Some(&client.id) == self.client_id.as_ref()
                && client.registration.post_logout_redirect_uris.iter().any(|known| known == uri)
        });
        if !registered {
            return Err(unregistered(uri, self.client_id.as_ref()));
        }
        if self.hinted_subject.is_none() {
            return Ok(None);
        }
        Ok(Some(match &self.state {
            Some(state) => append_query(uri, &[("state", state.clone())]),
            None => uri.clone(),
        }))
    }
}

/// What the browser loads in a frame when a session ends in which the person used the client: its address with `iss` and
/// `sid` (Front-Channel Logout 1.0, 3).
pub fn front_channel_address(client: &Client, issuer: &str, session: &SessionId) -> Option<String> {
    let uri = client.registration.frontchannel_logout_uri.as_deref()?;
    Some(append_query(uri, &[("iss", issuer.to_owned()), ("sid", session.to_string())]))
}

/// Both are quoted from the request, so they are cut where nobody reads on.
fn unregistered(uri: &str, client: Option<&ClientId>) -> String {
    let uri: String = uri.chars().take(LONGEST_QUOTE).collect();
    match client {
        Some(client) => {
            let client: String = client.as_str().chars().take(LONGEST_QUOTE).collect();
            format!("post_logout_redirect_uri {uri} is not registered for the client {client}")
        }
        None => format!("post_logout_redirect_uri {uri} came with neither id_token_hint nor client_id"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, form};
    use super::*;
    use serde_json::json;

    const BYE: &str = "https://rp.example/bye";

    fn run(pairs: &[(&str, &str)]) -> Result<(EndSessionRequest, Option<String>), String> {
        let verify = |token: &str| match token {
            "ours" => json!({"sub": "s", "aud": "rp", "sid": "sid-1"}).as_object().cloned(),
            _ => None,
        };
        let request = parse_end_session(&form(pairs), &verify);
        let client = client();
        let known = request.client_id.as_ref().is_some_and(|id| *id == client.id);
        let destination = request.destination(known.then_some(&client))?;
        Ok((request, destination))
    }

    #[test]
    fn table() {
        let with_state = format!("{BYE}?state=a+b");
        for (pairs, expected) in [
            (vec![], Some(None)),
            (vec![("id_token_hint", "ours")], Some(None)),
            (vec![("id_token_hint", "ours"), ("post_logout_redirect_uri", BYE)], Some(Some(BYE))),
            (
                vec![("id_token_hint", "ours"), ("post_logout_redirect_uri", BYE), ("state", "a b")],
                Some(Some(with_state.as_str())),
            ),
            (
                vec![("client_id", "rp"), ("id_token_hint", "ours"), ("post_logout_redirect_uri", BYE)],
                Some(Some(BYE)),
            ),
            // Without a hint: asked, then the page stays here.
            (vec![("client_id", "rp"), ("post_logout_redirect_uri", BYE)], Some(None)),
            (vec![("post_logout_redirect_uri", BYE)], None),
            (vec![("id_token_hint", "theirs"), ("post_logout_redirect_uri", BYE)], None),
            (vec![("id_token_hint", "theirs")], None),
            (vec![("id_token_hint", "ours"), ("post_logout_redirect_uri", "https://rp.example/bye/")], None),
            (vec![("id_token_hint", "ours"), ("post_logout_redirect_uri", "https://evil.example")], None),
            (vec![("id_token_hint", "ours"), ("client_id", "other")], None),
            (vec![("client_id", "other"), ("post_logout_redirect_uri", BYE)], None),
            (vec![("state", "a"), ("state", "b")], None),
        ] {
            let outcome = run(&pairs).ok().map(|(_, destination)| destination);
            assert_eq!(outcome.as_ref().map(Option::as_deref), expected, "{pairs:?}");
        }
    }

    #[test]
    fn faults_are_told_by_name() {
        let long = format!("https://rp.example/{}", "x".repeat(9_000));
        for (pairs, told) in [
            (
                vec![("id_token_hint", "ours"), ("post_logout_redirect_uri", "https://rp.example/bye/")],
                "https://rp.example/bye/ is not registered for the client rp",
            ),
            (
                vec![("client_id", "other"), ("post_logout_redirect_uri", BYE)],
                "https://rp.example/bye is not registered for the client other",
            ),
            (vec![("post_logout_redirect_uri", BYE)], "came with neither id_token_hint nor client_id"),
            (vec![("id_token_hint", "theirs")], "id_token_hint is not an ID token of this provider"),
            (vec![("id_token_hint", "ours"), ("client_id", "other")], "issued to another client"),
            (vec![("state", "a"), ("state", "b")], "stands more than once"),
            (vec![("client_id", "rp"), ("post_logout_redirect_uri", long.as_str())], "xxx is not registered"),
        ] {
            let fault = run(&pairs).err().unwrap_or_default();
            assert!(fault.contains(told) && fault.len() < 500, "{pairs:?}: {fault}");
        }
    }

    #[test]
    fn a_fault_leaves_nothing_of_the_request_but_who_asks() {
        let verify = |_: &str| None;
        let pairs = [("client_id", "rp"), ("id_token_hint", "x"), ("post_logout_redirect_uri", BYE)];
        let request = parse_end_session(&form(&pairs), &verify);
        assert_eq!(request.client_id, Some(ClientId::from("rp")));
        assert_eq!((request.hinted_session, request.post_logout_redirect_uri), (None, None));
    }

    #[test]
    fn the_hint_names_the_session() {
        let request = run(&[("id_token_hint", "ours")]).map(|(request, _)| request);
        assert!(request.is_ok_and(|request| {
            request.hinted_session.as_deref() == Some("sid-1")
                && request.hinted_subject.as_deref() == Some("s")
                && request.client_id == Some(ClientId::from("rp"))
        }));
    }
}
