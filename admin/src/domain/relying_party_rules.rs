//! What a relying party's registration has to be.

use super::{
    Bounds, CertificateWays, Fault, RelyingPartyDocument, Rule, check_jwks,
    choices::ApplicationType,
    rules::{Faults, is_host},
};
use idp::{
    domain::{
        BACKCHANNEL_GRANT, CertificateName, ClientProfile, DEVICE_CODE_GRANT, DeliveryMode, IMPLICIT,
        ResponseType, SubjectType, TokenEndpointAuthMethod,
    },
    keys::ForeignKeys,
    protocol::{
        ACR_VALUES, may_be_registered,
        registration::{has_origin_of, has_several_hosts, is_request_uri},
        ssf::{MANAGE_SCOPE, READ_SCOPE},
    },
};
use std::collections::BTreeSet;
use url::Url;

/// The longest `default_max_age`, seconds.
const LONGEST_AGE: i64 = 31_536_000;

impl RelyingPartyDocument {
    /// Whether it may be registered.
    ///
    /// # Errors
    /// Everything that is to be changed, at once.
    pub fn check(&self, bounds: &Bounds) -> Result<(), Vec<Fault>> {
        let mut faults = Faults::default();
        faults.name(&self.client_name, "/client_name", false);
        faults.name(&self.client_name_en, "/client_name_en", true);
        self.check_addresses(&mut faults);
        self.check_grants(bounds, &mut faults);
        self.check_authentication(&mut faults);
        self.check_certificates(bounds, &mut faults);
        for breach in self.clone().into_registration().breaches(self.profile) {
            faults.need(false, &format!("/{}", breach.member), Rule::Profile);
        }
        self.check_sector(&mut faults);
        let offered = bounds.algorithms.offers(self.id_token_signed_response_alg);
        faults.need(offered, "/id_token_signed_response_alg", Rule::Algorithm);
        let offered = self.authorization_signed_response_alg.is_none_or(|alg| bounds.algorithms.offers(alg));
        faults.need(offered, "/authorization_signed_response_alg", Rule::Algorithm);
        let offered = self.userinfo_signed_response_alg.is_none_or(|alg| bounds.algorithms.offers(alg));
        faults.need(offered, "/userinfo_signed_response_alg", Rule::Algorithm);
        let offered = self.introspection_signed_response_alg.is_none_or(|alg| bounds.algorithms.offers(alg));
        faults.need(offered, "/introspection_signed_response_alg", Rule::Algorithm);
        self.check_encryption(&mut faults);
        self.check_encrypted_requests(bounds, &mut faults);
        let age = self.default_max_age.is_none_or(|age| (1..=LONGEST_AGE).contains(&age));
        faults.need(age, "/default_max_age", Rule::Seconds);
        self.check_acr(&mut faults);
        let ours = |resource: &str| resource.starts_with(bounds.issuer.as_str());
        let foreign = |resource: &str| {
            Url::parse(resource).is_ok_and(|url| url.has_host() && url.fragment().is_none())
                && !ours(resource)
        };
        faults.list(&self.resources, "/resources", Rule::Resource, foreign);
        let offered = |name: &str| bounds.detail_types.contains(&name);
        let types = &self.authorization_details_types;
        faults.list(types, "/authorization_details_types", Rule::DetailType, offered);
        faults.into_result()
    }

    fn check_acr(&self, faults: &mut Faults) {
        let known = |acr: &str| ACR_VALUES.contains(&acr);
        faults.list(&self.default_acr_values, "/default_acr_values", Rule::Acr, known);
        faults.need(self.required_acr.as_deref().is_none_or(known), "/required_acr", Rule::Acr);
    }

    fn check_addresses(&self, faults: &mut Faults) {
        let native = self.application_type == ApplicationType::Native;
        let redirect = |uri: &str| may_be_registered(uri, native);
        faults.list(&self.redirect_uris, "/redirect_uris", Rule::RedirectUri, redirect);
        let logouts = &self.post_logout_redirect_uris;
        faults.list(logouts, "/post_logout_redirect_uris", Rule::RedirectUri, redirect);
        faults.url(self.client_uri.as_deref(), "/client_uri");
        faults.url(self.jwks_uri.as_deref(), "/jwks_uri");
        faults.url(self.backchannel_logout_uri.as_deref(), "/backchannel_logout_uri");
        let called = self.backchannel_client_notification_endpoint.as_deref();
        faults.url(called, "/backchannel_client_notification_endpoint");
        let is_called = self.backchannel_token_delivery_mode == Some(DeliveryMode::Ping);
        faults.need(called.is_some() || !is_called, "/backchannel_client_notification_endpoint", Rule::Url);
        faults.url(self.initiate_login_uri.as_deref(), "/initiate_login_uri");
        faults.url(self.frontchannel_logout_uri.as_deref(), "/frontchannel_logout_uri");
        let is_theirs = |uri: &str| self.redirect_uris.iter().any(|known| has_origin_of(uri, known));
        let frame = self.frontchannel_logout_uri.as_deref();
        faults.need(frame.is_none_or(is_theirs), "/frontchannel_logout_uri", Rule::RedirectOrigin);
    }

    fn check_grants(&self, bounds: &Bounds, faults: &mut Faults) {
        let known = |grant: &str| {
            matches!(grant, "authorization_code" | "refresh_token" | IMPLICIT | DEVICE_CODE_GRANT)
                || (matches!(grant, "client_credentials" | BACKCHANNEL_GRANT) && !self.is_public())
        };
        faults.list(&self.grant_types, "/grant_types", Rule::GrantType, known);
        faults.need(!self.grant_types.is_empty(), "/grant_types", Rule::GrantType);
        let has = |grant: &str| self.grant_types.iter().any(|registered| registered == grant);
        self.check_response_types(bounds, faults);
        let (by_code, by_device) =
            (has("authorization_code"), has(DEVICE_CODE_GRANT) || has(BACKCHANNEL_GRANT));
        let by_browser = by_code || has(IMPLICIT);
        if by_browser {
            faults.need(!self.redirect_uris.is_empty(), "/redirect_uris", Rule::NeedsRedirectUri);
        }
        if by_browser || by_device {
            faults.need(self.scope.contains("openid"), "/scope", Rule::Scope);
        }
        faults.need(self.scope.is_subset(&bounds.scopes), "/scope", Rule::Scope);
        let receives = [READ_SCOPE, MANAGE_SCOPE].iter().any(|scope| self.scope.contains(scope));
        faults.need(!receives || has("client_credentials"), "/grant_types", Rule::GrantType);
        let refreshes = has("refresh_token");
        let paired = refreshes == self.scope.contains("offline_access");
        let may_refresh = by_code || by_device;
        faults.need(paired && (!refreshes || may_refresh), "/grant_types", Rule::RefreshToken);
    }

    /// Types and grants name each other (OIDC Registration 2).
    fn check_response_types(&self, bounds: &Bounds, faults: &mut Faults) {
        let kept = self.clone().into_registration();
        let types = kept.answers();
        let needs = |grant: &str| types.iter().any(|one| one.grant_types().any(|needed| needed == grant));
        let has = |grant: &str| self.grant_types.iter().any(|registered| registered == grant);
        let good = types.iter().all(|one| bounds.response_types.offers(*one) && kept.bears(*one))
            && ["authorization_code", IMPLICIT].into_iter().all(|grant| needs(grant) == has(grant));
        faults.need(good, "/response_types", Rule::ResponseType);
        let different: BTreeSet<&ResponseType> = self.response_types.iter().collect();
        faults.need(different.len() == self.response_types.len(), "/response_types", Rule::Twice);
    }

    fn check_authentication(&self, faults: &mut Faults) {
        let sets = usize::from(self.jwks.is_some()) + usize::from(self.jwks_uri.is_some());
        let has_objects = self.request_object_signing_alg.is_some();
        let signs_requests = has_objects || self.backchannel_authentication_request_signing_alg.is_some();
        let told = has_objects || (!self.require_signed_request_object && self.request_uris.is_empty());
        faults.need(told, "/request_object_signing_alg", Rule::Algorithm);
        faults.list(&self.request_uris, "/request_uris", Rule::Url, is_request_uri);
        let proves_by_keys = matches!(
            self.token_endpoint_auth_method,
            TokenEndpointAuthMethod::PrivateKeyJwt | TokenEndpointAuthMethod::SelfSignedTlsClientAuth
        );
        match &self.jwks {
            Some(jwks) if proves_by_keys || signs_requests => faults.add(check_jwks(jwks, "/jwks")),
            Some(jwks) => faults.need(ForeignKeys::can_be_registered(jwks), "/jwks", Rule::Jwks),
            None => {}
        }
        if proves_by_keys || signs_requests || !self.encryption().is_empty() {
            faults.need(sets == 1, "/jwks", Rule::NeedsKeys);
        } else {
            faults.need(sets == 0, "/jwks", Rule::KeysNotUsed);
        }
        if self.is_public() {
            faults.need(self.profile != ClientProfile::Legacy, "/profile", Rule::PublicClient);
        }
    }

    /// What needs certificates is of no use where nobody asks for one.
    fn check_certificates(&self, bounds: &Bounds, faults: &mut Faults) {
        let method = self.token_endpoint_auth_method;
        let asked = bounds.certificates != CertificateWays::None;
        faults.need(asked || !method.is_by_certificate(), "/token_endpoint_auth_method", Rule::Certificates);
        let bound = self.tls_client_certificate_bound_access_tokens;
        faults.need(asked || !bound, "/tls_client_certificate_bound_access_tokens", Rule::Certificates);
        faults.need(!(bound && self.dpop_bound_access_tokens), "/dpop_bound_access_tokens", Rule::OneBinding);
        let by_name = method == TokenEndpointAuthMethod::TlsClientAuth;
        let vouched = bounds.certificates == CertificateWays::WithAuthorities;
        faults.need(!by_name || !asked || vouched, "/token_endpoint_auth_method", Rule::NoAuthorities);
        let names: Vec<CertificateName> = self.certificate_names().collect();
        faults.need(names.len() == usize::from(by_name), "/tls_client_auth_subject_dn", Rule::OneName);
        for name in names.iter().filter(|name| !name.is_sound()) {
            faults.need(false, &format!("/{}", name.member()), Rule::CertificateName);
        }
    }

    /// The names of its certificate.
    pub(super) fn certificate_names(&self) -> impl Iterator<Item = CertificateName> {
        let texts = [
            &self.tls_client_auth_subject_dn,
            &self.tls_client_auth_san_dns,
            &self.tls_client_auth_san_uri,
            &self.tls_client_auth_san_ip,
            &self.tls_client_auth_san_email,
        ];
        let pairs = CertificateName::MEMBERS.into_iter().zip(texts);
        pairs.filter_map(|((_, make), text)| text.clone().map(make))
    }

    fn check_sector(&self, faults: &mut Faults) {
        if let Some(sector) = &self.sector_identifier {
            faults.need(is_host(sector), "/sector_identifier", Rule::Host);
            return;
        }
        let open = self.subject_type == SubjectType::Pairwise && has_several_hosts(&self.redirect_uris);
        faults.need(!open, "/sector_identifier", Rule::NeedsSector);
    }

    fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// Whether its method of authentication has a secret.
    pub fn needs_secret(&self) -> bool {
        matches!(
            self.token_endpoint_auth_method,
            TokenEndpointAuthMethod::ClientSecretBasic | TokenEndpointAuthMethod::ClientSecretPost
        )
    }
}

#[cfg(test)]
#[path = "relying_party_rules_tests.rs"]
mod tests;
