//! The logout request of a relying party (RP-Initiated Logout 1.0, 2).

use super::answer::append_query;
use super::check_id_token_hint::{HintVerifier, read};
use super::{OAuthError, ParamList};
use crate::domain::{Client, ClientId};

/// A logout request that can be acted on. Whether the person is asked first is for the caller:
/// always, unless the hint names the very session that is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndSessionRequest {
    /// Who asks, when it says so.
    pub client_id: Option<ClientId>,
    /// `sub` of the hint.
    pub hinted_subject: Option<String>,
    /// `sid` of the hint.
    pub hinted_session: Option<String>,
    /// Where to go afterwards, not yet checked against the client.
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
    /// Languages of the page, best first.
    pub ui_locales: Vec<String>,
}

/// Reads the request.
///
/// # Errors
/// `invalid_request`: a page, never a redirect.
pub fn parse_end_session(
    params: &ParamList,
    verify: HintVerifier<'_>,
) -> Result<EndSessionRequest, OAuthError> {
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
    /// `invalid_request` for an address that is not registered, or when nobody says whose it is.
    pub fn destination(&self, client: Option<&Client>) -> Result<Option<String>, OAuthError> {
        let Some(uri) = &self.post_logout_redirect_uri else { return Ok(None) };
        let registered = client.is_some_and(|client| {
            Some(&client.id) == self.client_id.as_ref()
                && client.registration.post_logout_redirect_uris.iter().any(|known| known == uri)
        });
        if !registered {
            return Err(OAuthError::invalid_request(
                "post_logout_redirect_uri is not registered for a client",
            ));
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

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, form};
    use super::*;
    use serde_json::json;

    const BYE: &str = "https://rp.example/bye";

    fn run(pairs: &[(&str, &str)]) -> Result<(EndSessionRequest, Option<String>), OAuthError> {
        let verify = |token: &str| match token {
            "ours" => json!({"sub": "s", "aud": "rp", "sid": "sid-1"}).as_object().cloned(),
            _ => None,
        };
        let request = parse_end_session(&form(pairs), &verify)?;
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
    fn the_hint_names_the_session() {
        let request = run(&[("id_token_hint", "ours")]).map(|(request, _)| request);
        assert!(request.is_ok_and(|request| {
            request.hinted_session.as_deref() == Some("sid-1")
                && request.hinted_subject.as_deref() == Some("s")
                && request.client_id == Some(ClientId::from("rp"))
        }));
    }
}
