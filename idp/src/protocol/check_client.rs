//! Who asks (RFC 6749, 4.1.1).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{Client, ClientId, ClientKind, ClientState};

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
    let known = client_id_of(params)? == client.id
        && client.state == ClientState::Active
        && client.registration.kind == ClientKind::RelyingParty;
    if known { Ok(()) } else { Err(unknown_client()) }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn table() {
        let active = client();
        let suspended = Client { state: ClientState::Suspended, ..client() };
        let mut dealer = client();
        dealer.registration.kind = ClientKind::Dealer;
        for (form, client, passes) in [
            ("client_id=rp", &active, true),
            ("client_id=RP", &active, false),
            ("client_id=", &active, false),
            ("", &active, false),
            ("client_id=rp&client_id=rp", &active, false),
            ("client_id=rp", &suspended, false),
            ("client_id=rp", &dealer, false),
        ] {
            assert_eq!(check(&params(form), client).is_ok(), passes, "{form}");
        }
    }
}
