//! Who asks (RFC 6749, 4.1.1).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{Client, ClientId, ClientKind, ClientState, SigningAlgorithms};

/// So long a `client_id` may be.
const MAX_CLIENT_ID: usize = 256;

/// The `client_id` of a request, for looking the client up.
///
/// # Errors
/// `invalid_request` when it is missing, repeated or too long: a page, never a redirect.
pub fn client_id_of(params: &ParamList) -> Result<ClientId, OAuthError> {
    let text = params.required("client_id", "client_id is missing")?;
    if text.len() > MAX_CLIENT_ID {
        return Err(OAuthError::invalid_request("client_id is too long"));
    }
    Ok(ClientId::from(text))
}

/// The error for a `client_id` that is not registered, and for one that is switched off.
pub const fn unknown_client() -> OAuthError {
    OAuthError::new(OAuthErrorCode::InvalidClient, "the client is not registered")
}

/// The client is the one that is named, is in use, and is one that people log in to.
pub(super) fn check(params: &ParamList, client: &Client) -> Result<(), OAuthError> {
    let people_log_in = match client.registration.kind {
        ClientKind::RelyingParty | ClientKind::Dynamic => true,
        // The back office: a tool of the operators that people sit before.
        ClientKind::Admin => client.may_use_grant("authorization_code"),
        ClientKind::Dealer | ClientKind::LegacySite => false,
    };
    let known = client_id_of(params)? == client.id && client.state == ClientState::Active && people_log_in;
    if known { Ok(()) } else { Err(unknown_client()) }
}

/// Its ID tokens, and its answers where it wants them signed, can be signed. An operator switches an algorithm off after its clients have left it; one that was
/// suspended meanwhile, and comes back, learns here why nobody can log in.
pub(super) fn check_algorithm(client: &Client, offered: &SigningAlgorithms) -> Result<(), OAuthError> {
    match client.registration.missing_algorithm(offered) {
        None => Ok(()),
        Some(_) => Err(OAuthError::new(
            OAuthErrorCode::UnauthorizedClient,
            "the id_token_signed_response_alg, authorization_signed_response_alg or userinfo_signed_response_alg that the client \
             is registered for is switched off here: see id_token_signing_alg_values_supported",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn algorithms_that_are_off() {
        use crate::domain::SigningAlgorithm::{ES256, EdDSA, PS256, RS256};
        let with_eddsa = SigningAlgorithms::new(&[RS256, ES256, EdDSA]).unwrap_or_default();
        for (alg, offered, passes) in [
            (RS256, &SigningAlgorithms::default(), true),
            (ES256, &SigningAlgorithms::default(), true),
            (PS256, &SigningAlgorithms::default(), false),
            (EdDSA, &SigningAlgorithms::default(), false),
            (EdDSA, &with_eddsa, true),
            (PS256, &with_eddsa, false),
        ] {
            let mut client = client();
            client.registration.id_token_signed_response_alg = alg;
            assert_eq!(check_algorithm(&client, offered).is_ok(), passes, "{alg:?}");
        }
    }

    #[test]
    fn table() {
        let active = client();
        let suspended = Client { state: ClientState::Suspended, ..client() };
        let mut dealer = client();
        dealer.registration.kind = ClientKind::Dealer;
        let mut office = client();
        office.registration.kind = ClientKind::Admin;
        let mut tool = office.clone();
        tool.registration.grant_types = vec!["client_credentials".to_owned()];
        for (form, client, passes) in [
            ("client_id=rp", &active, true),
            ("client_id=RP", &active, false),
            ("client_id=", &active, false),
            ("", &active, false),
            ("client_id=rp&client_id=rp", &active, false),
            ("client_id=rp", &suspended, false),
            ("client_id=rp", &dealer, false),
            ("client_id=rp", &office, true),
            ("client_id=rp", &tool, false),
        ] {
            assert_eq!(check(&params(form), client).is_ok(), passes, "{form}");
        }
    }
}
