//! The clients of the plans of FAPI-CIBA: no browser of theirs comes here, so they have no redirect URIs. Everything that they ask
//! is signed, and their tokens are bound to their certificates (FAPI-CIBA 5.2.2).

use super::{Suite, certificate_jwks, held_to};
use crate::{
    demo_seed::{
        clients::{Proof, SampleClient, public_jwks},
        secrets::Secrets,
    },
    tls::authority::{LocalTls, self_signed},
};
use idp::domain::{
    BACKCHANNEL_GRANT, CertificateName, ClientProfile, ClientRegistration, DeliveryMode, ScopeSet,
    SigningAlgorithm, TokenEndpointAuthMethod,
};
use serde_json::{Value, json};

/// What clients without a browser ask for.
const SCOPE: &str = "openid email offline_access";

impl Suite {
    /// Two clients of each plan: by key or by certificate, asking again and again or being called. With keys for PS256 the plan also
    /// tries that the same key is not taken with RS256.
    pub(super) fn backchannel_clients(
        &self,
        secrets: &mut Secrets,
        tls: &LocalTls,
    ) -> anyhow::Result<Vec<SampleClient>> {
        use SigningAlgorithm::{ES256, PS256};
        let mut clients = Vec::new();
        for (group, mode, alg, is_by_certificate) in [
            ("ciba", DeliveryMode::Poll, PS256, false),
            ("cibaping", DeliveryMode::Ping, ES256, false),
            ("cibamtls", DeliveryMode::Poll, PS256, true),
            ("cibapingmtls", DeliveryMode::Ping, ES256, true),
        ] {
            for number in [1, 2] {
                let id = format!("suite-{group}-{number}");
                let jwk = secrets.private_jwk_for(&id, alg)?;
                let registration = self.asking(&id, mode, alg);
                clients.push(if is_by_certificate {
                    by_certificate(id, number == 2, (registration, jwk), secrets, tls)?
                } else {
                    by_key(id, (registration, jwk), secrets, tls)?
                });
            }
        }
        Ok(clients)
    }

    fn asking(&self, id: &str, mode: DeliveryMode, alg: SigningAlgorithm) -> ClientRegistration {
        let alias = id.rsplit_once('-').map_or(id, |(alias, _)| alias);
        let is_called = mode == DeliveryMode::Ping;
        ClientRegistration {
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            grant_types: vec![BACKCHANNEL_GRANT.to_owned(), "refresh_token".to_owned()],
            scope: ScopeSet::parse(SCOPE),
            sector_identifier: Some(format!("{alias}.example.jp")),
            id_token_signed_response_alg: SigningAlgorithm::ES256,
            tls_client_certificate_bound_access_tokens: true,
            backchannel_authentication_request_signing_alg: Some(alg),
            backchannel_token_delivery_mode: Some(mode),
            backchannel_client_notification_endpoint: is_called
                .then(|| self.address(alias, "ciba-notification-endpoint")),
            ..self.registration(id, "")
        }
    }
}

/// Its assertions name the endpoints, which the plan wants to be taken (CIBA Core 7.1) and FAPI 2.0 forbids: so it is held to the
/// rules of everybody.
fn by_key(
    id: String,
    (registration, jwk): (ClientRegistration, Value),
    secrets: &mut Secrets,
    tls: &LocalTls,
) -> anyhow::Result<SampleClient> {
    let registration = ClientRegistration {
        token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
        token_endpoint_auth_signing_alg: registration.backchannel_authentication_request_signing_alg,
        endpoint_audience: true,
        jwks: Some(public_jwks(&jwk)),
        ..registration
    };
    Ok(SampleClient {
        registration: held_to(ClientProfile::Default, registration),
        proof: Proof::Certificate(secrets.certificate(&id, || tls.certify(&id))?, Some(jwk)),
        id,
    })
}

/// The first is known by the name of its certificate, the second by a certificate of its own making.
fn by_certificate(
    id: String,
    is_own: bool,
    (mut registration, jwk): (ClientRegistration, Value),
    secrets: &mut Secrets,
    tls: &LocalTls,
) -> anyhow::Result<SampleClient> {
    let certificate =
        secrets.certificate(&id, || if is_own { self_signed(&id) } else { tls.certify(&id) })?;
    let signing = public_jwks(&jwk);
    if is_own {
        registration.token_endpoint_auth_method = TokenEndpointAuthMethod::SelfSignedTlsClientAuth;
        registration.jwks = Some(both(&signing, &certificate_jwks(&certificate.certificate)?));
    } else {
        registration.token_endpoint_auth_method = TokenEndpointAuthMethod::TlsClientAuth;
        registration.tls_client_auth = Some(CertificateName::SubjectDn(format!("CN={id}")));
        registration.jwks = Some(signing);
    }
    Ok(SampleClient {
        registration: held_to(ClientProfile::Fapi2, registration),
        proof: Proof::Certificate(certificate, Some(jwk)),
        id,
    })
}

/// A key set with the keys of two.
fn both(one: &Value, other: &Value) -> Value {
    let keys: Vec<&Value> =
        [one, other].into_iter().filter_map(|set| set["keys"].as_array()).flatten().collect();
    json!({ "keys": keys })
}
