//! The provider as discovery describes it, and the client that we are to it.

use super::{
    TryLogin,
    report::{Failed, Report},
};
use crate::office::Usage;
use idp::{domain::Secret, settings::Host};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, ProviderMetadata, RedirectUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
        CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;

/// How long one answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Members of the metadata that the library leaves to us.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MoreMetadata {
    end_session_endpoint: Option<Url>,
    revocation_endpoint: Option<Url>,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    /// RFC 9207
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

impl MoreMetadata {
    pub(super) fn end_session(&self) -> Option<&Url> {
        self.end_session_endpoint.as_ref()
    }

    pub(super) fn revocation(&self) -> Option<&Url> {
        self.revocation_endpoint.as_ref()
    }

    /// Whether every answer says from whom it is.
    pub(super) fn names_itself(&self) -> bool {
        self.authorization_response_iss_parameter_supported
    }
}

pub(super) type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

pub(super) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Who we are to the provider.
pub(super) struct Relying {
    pub(super) http: reqwest::Client,
    pub(super) issuer: IssuerUrl,
    pub(super) client_id: String,
    pub(super) secret: Option<Secret>,
    in_body: bool,
    redirect_uri: RedirectUrl,
}

impl Relying {
    pub(super) fn new(ask: &TryLogin, secret: Option<Secret>, ca: Option<&[u8]>) -> anyhow::Result<Self> {
        let issuer = IssuerUrl::new(ask.issuer.clone()).map_err(|cause| {
            Usage(format!("{}: {cause}; write it as in https://id.example.jp", ask.issuer))
        })?;
        // An answer that points elsewhere is not followed: what is asked is asked of this provider.
        let mut http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        if Host::of_url(issuer.url()).is_some_and(|host| host.is_loopback()) {
            http = http.no_proxy();
        }
        if let Some(pem) = ca {
            for certificate in reqwest::Certificate::from_pem_bundle(pem)? {
                http = http.add_root_certificate(certificate);
            }
        }
        Ok(Self {
            http: http.build()?,
            issuer,
            client_id: ask.client_id.clone(),
            secret,
            in_body: ask.secret_in_body,
            redirect_uri: RedirectUrl::from_url(ask.redirect_uri.clone()),
        })
    }

    /// A form that this client sends, with its proof (RFC 6749, 2.3.1).
    pub(super) fn post(&self, url: &Url, form: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let mut form = form.to_vec();
        let request = self.http.post(url.clone());
        let request = match &self.secret {
            Some(secret) if !self.in_body => {
                return request
                    .basic_auth(encoded(&self.client_id), Some(encoded(secret.expose())))
                    .form(&form);
            }
            secret => {
                form.push(("client_id", &self.client_id));
                if let Some(secret) = secret {
                    form.push(("client_secret", secret.expose()));
                }
                request
            }
        };
        request.form(&form)
    }

    fn client(&self, metadata: &Metadata) -> Client {
        let secret = self.secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
        let auth = if self.in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Client::from_provider_metadata(metadata.clone(), ClientId::new(self.client_id.clone()), secret)
            .set_auth_type(auth)
            .set_redirect_uri(self.redirect_uri.clone())
    }
}

/// What the provider says of itself (OpenID Connect Discovery 1.0, 4).
pub(super) async fn discover(relying: &Relying, report: &mut Report) -> Result<(Metadata, Client), Failed> {
    let found = Metadata::discover_async(relying.issuer.clone(), &relying.http).await;
    let metadata = found.map_err(|error| Failed::new("discovery", deepest(&error)))?;
    report.ok("discovery", format_args!("{} names itself and its endpoints", relying.issuer.as_str()))?;
    let keys = metadata.jwks().keys().len();
    if keys == 0 {
        return Err(Failed::new("keys", "jwks_uri holds no key"));
    }
    report.ok("keys", format_args!("{keys} at {}", metadata.jwks_uri().as_str()))?;
    let methods = &metadata.additional_metadata().code_challenge_methods_supported;
    if methods.iter().any(|method| method == "S256") {
        report.ok("PKCE", "S256 is announced")?;
    } else {
        report.skip("PKCE", "S256 is not announced; it is sent all the same")?;
    }
    let client = relying.client(&metadata);
    Ok((metadata, client))
}

/// Every cause, the library's own words first.
pub(super) fn deepest(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        said = format!("{said}: {deeper}");
        cause = deeper.source();
    }
    said
}
