//! The clients of `--profile conformance`: those that the plans of the OpenID Foundation's conformance suite ask to be
//! registered. The suite tells apart who talks to it by the alias in its addresses, so each group of clients has an alias of
//! its own, which is the `client_id` without its last part: `suite-basic-1` and `suite-basic-2` are called at
//! `{suite}/test/a/suite-basic/…`.

mod backchannel;

use super::{
    clients::{Proof, SampleClient, public_jwks, with_code},
    secrets::Secrets,
};
use crate::tls::authority::{LocalTls, self_signed};
use anyhow::{Context, bail, ensure};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use idp::domain::{
    CertificateName, ClientProfile, ClientRegistration, IMPLICIT, ResponseType, ScopeSet, SigningAlgorithm,
    TokenEndpointAuthMethod,
};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde_json::{Value, json};
use url::Url;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Every scope with claims that the standard names.
const SCOPE: &str = "openid profile email address phone offline_access";

/// Response types of the plans of the hybrid flow.
const HYBRID: [ResponseType; 3] =
    [ResponseType::CodeIdToken, ResponseType::CodeToken, ResponseType::CodeIdTokenToken];

/// Response types of the plans of the implicit flow.
const IMPLICIT_FLOW: [ResponseType; 2] = [ResponseType::IdToken, ResponseType::IdTokenToken];

/// What the address of a second client of FAPI plans ends with: the suite tries whether a query is kept.
const SECOND: &str = "?dummy1=lorem&dummy2=ipsum";

/// A running suite.
pub(crate) struct Suite {
    base: String,
}

impl Suite {
    /// The suite at `url`.
    ///
    /// # Errors
    /// When the address is more than scheme, host and port.
    pub(crate) fn new(url: &Url) -> anyhow::Result<Self> {
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        ensure!(url.scheme() == "https" && is_bare, "--suite is an address such as https://localhost:8443");
        Ok(Self { base: url.origin().ascii_serialization() })
    }

    /// The clients of all plans.
    pub(super) fn clients(&self, secrets: &mut Secrets, tls: &LocalTls) -> anyhow::Result<Vec<SampleClient>> {
        let (basic, post) =
            (TokenEndpointAuthMethod::ClientSecretBasic, TokenEndpointAuthMethod::ClientSecretPost);
        let mut clients = vec![
            self.core("suite-basic-1", basic, secrets),
            self.core("suite-basic-2", basic, secrets),
            self.core("suite-basic-post", post, secrets),
        ];
        for (group, answers) in [("hybrid", HYBRID.as_slice()), ("implicit", IMPLICIT_FLOW.as_slice())] {
            for (number, method) in [("1", basic), ("2", basic), ("post", post)] {
                clients.push(self.front_channel(
                    &format!("suite-{group}-{number}"),
                    method,
                    answers,
                    secrets,
                ));
            }
        }
        let mut back_channel = self.core("suite-backchannel-1", basic, secrets);
        back_channel.registration.backchannel_logout_uri =
            Some(self.address("suite-backchannel", "backchannel_logout"));
        back_channel.registration.backchannel_logout_session_required = true;
        clients.push(back_channel);
        let mut front_channel = self.core("suite-frontchannel-1", basic, secrets);
        front_channel.registration.frontchannel_logout_uri =
            Some(self.address("suite-frontchannel", "frontchannel_logout"));
        clients.push(front_channel);
        let mut by_frame = self.core("suite-session-1", basic, secrets);
        by_frame.registration.session_management = true;
        clients.push(by_frame);
        let es256 = Some(SigningAlgorithm::ES256);
        for (number, query) in [(1, ""), (2, SECOND)] {
            clients.push(self.fapi2(&format!("suite-fapi2-{number}"), query, secrets)?);
            let mut signs = self.fapi2(&format!("suite-fapi2signed-{number}"), query, secrets)?;
            signs.registration.request_object_signing_alg = es256;
            signs.registration.require_signed_request_object = true;
            clients.push(signs);
            let mut hears = self.fapi2(&format!("suite-fapi2jarm-{number}"), query, secrets)?;
            hears.registration.authorization_signed_response_alg = es256;
            clients.push(hears);
            clients.push(self.with_key_and_certificate(
                &format!("suite-fapi2bound-{number}"),
                query,
                secrets,
                tls,
            )?);
            clients.push(self.by_certificate(&format!("suite-fapi2mtls-{number}"), query, secrets, tls)?);
        }
        clients.extend(self.backchannel_clients(secrets, tls)?);
        Ok(clients)
    }

    /// A client of the plans of OpenID Connect Core. They send neither PKCE nor, in one of them, a nonce.
    fn core(&self, id: &str, method: TokenEndpointAuthMethod, secrets: &mut Secrets) -> SampleClient {
        SampleClient {
            proof: Proof::Secret(secrets.client_secret(id)),
            registration: held_to(
                ClientProfile::Legacy,
                ClientRegistration { token_endpoint_auth_method: method, ..self.registration(id, "") },
            ),
            id: id.to_owned(),
        }
    }

    /// A client of the plans in which tokens come by way of the browser.
    fn front_channel(
        &self,
        id: &str,
        method: TokenEndpointAuthMethod,
        answers: &[ResponseType],
        secrets: &mut Secrets,
    ) -> SampleClient {
        let mut client = self.core(id, method, secrets);
        let takes_codes = answers.iter().any(|one| one.has_code());
        client.registration.response_types = answers.to_vec();
        client.registration.grant_types = if takes_codes { with_code() } else { Vec::new() };
        client.registration.grant_types.push(IMPLICIT.to_owned());
        client
    }

    /// A client of FAPI 2.0: it signs its assertions, pushes its requests, and gets tokens that are bound to its key.
    fn fapi2(&self, id: &str, query: &str, secrets: &mut Secrets) -> anyhow::Result<SampleClient> {
        let jwk = secrets.private_jwk(id)?;
        Ok(SampleClient {
            registration: held_to(
                ClientProfile::Fapi2,
                ClientRegistration {
                    token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
                    jwks: Some(public_jwks(&jwk)),
                    id_token_signed_response_alg: SigningAlgorithm::ES256,
                    ..self.registration(id, query)
                },
            ),
            proof: Proof::PrivateJwk(jwk),
            id: id.to_owned(),
        })
    }

    /// The same with tokens that are bound to its certificate, which is of the demo's authority.
    fn with_key_and_certificate(
        &self,
        id: &str,
        query: &str,
        secrets: &mut Secrets,
        tls: &LocalTls,
    ) -> anyhow::Result<SampleClient> {
        let mut client = self.fapi2(id, query, secrets)?;
        let certificate = secrets.certificate(id, || tls.certify(id))?;
        client.registration.tls_client_certificate_bound_access_tokens = true;
        let Proof::PrivateJwk(jwk) = client.proof else { bail!("{id} signs nothing") };
        client.proof = Proof::Certificate(certificate, Some(jwk));
        Ok(client)
    }

    /// The same that proves itself by its certificate: the first by its name, the second by a certificate of its own making.
    fn by_certificate(
        &self,
        id: &str,
        query: &str,
        secrets: &mut Secrets,
        tls: &LocalTls,
    ) -> anyhow::Result<SampleClient> {
        let is_own = query == SECOND;
        let certificate =
            secrets.certificate(id, || if is_own { self_signed(id) } else { tls.certify(id) })?;
        let mut registration = ClientRegistration {
            id_token_signed_response_alg: SigningAlgorithm::ES256,
            tls_client_certificate_bound_access_tokens: true,
            ..self.registration(id, query)
        };
        if is_own {
            registration.token_endpoint_auth_method = TokenEndpointAuthMethod::SelfSignedTlsClientAuth;
            registration.jwks = Some(certificate_jwks(&certificate.certificate)?);
        } else {
            registration.token_endpoint_auth_method = TokenEndpointAuthMethod::TlsClientAuth;
            registration.tls_client_auth = Some(CertificateName::SubjectDn(format!("CN={id}")));
        }
        Ok(SampleClient {
            registration: held_to(ClientProfile::Fapi2, registration),
            proof: Proof::Certificate(certificate, None),
            id: id.to_owned(),
        })
    }

    fn registration(&self, id: &str, query: &str) -> ClientRegistration {
        let alias = id.rsplit_once('-').map_or(id, |(alias, _)| alias);
        ClientRegistration {
            client_name: format!("適合性試験 {id}"),
            client_name_en: format!("Conformance test {id}"),
            redirect_uris: vec![self.address(alias, "callback") + query],
            post_logout_redirect_uris: vec![self.address(alias, "post_logout_redirect")],
            grant_types: with_code(),
            scope: ScopeSet::parse(SCOPE),
            ..ClientRegistration::default()
        }
    }

    fn address(&self, alias: &str, last: &str) -> String {
        format!("{}/test/a/{alias}/{last}", self.base)
    }
}

/// The key set of a client with a certificate of its own making (RFC 8705, 2.2.2): the key, and the certificate beside it.
fn certificate_jwks(pem: &str) -> anyhow::Result<Value> {
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).context("the certificate is no PEM")?;
    let (_, facts) = X509Certificate::from_der(&der)?;
    let point = facts.public_key().subject_public_key.data.as_ref();
    let (x, y) = point.get(1..).unwrap_or_default().split_at_checked(32).context("the key is of no curve")?;
    let [x, y] = [x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
    let key =
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "x": x, "y": y, "x5c": [STANDARD.encode(&der)]});
    Ok(json!({ "keys": [key] }))
}

fn held_to(profile: ClientProfile, mut registration: ClientRegistration) -> ClientRegistration {
    registration.set_profile(profile);
    registration
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_suite_is_an_origin_with_https() {
        for (url, holds) in [
            ("https://localhost:8443", true),
            ("https://localhost:8443/", true),
            ("https://suite.example.jp", true),
            ("http://localhost:8443", false),
            ("https://localhost:8443/suite", false),
            ("https://localhost:8443/?a", false),
            ("https://localhost:8443/#a", false),
        ] {
            assert_eq!(Suite::new(&Url::parse(url).unwrap()).is_ok(), holds, "{url}");
        }
    }

    #[test]
    fn the_alias_is_what_the_clients_of_a_plan_share() {
        let suite = Suite::new(&Url::parse("https://localhost:8443").unwrap()).unwrap();
        let first = suite.registration("suite-fapi2-1", "");
        let second = suite.registration("suite-fapi2-2", SECOND);
        assert_eq!(first.redirect_uris, ["https://localhost:8443/test/a/suite-fapi2/callback"]);
        assert_eq!(
            second.redirect_uris,
            [format!("https://localhost:8443/test/a/suite-fapi2/callback{SECOND}")]
        );
    }
}
