//! A relying party's registration as the provider keeps it, and back.

use super::{RelyingPartyDocument, RelyingPartyView, choices::ApplicationType};
use idp::domain::{Client, ClientKind, ClientRegistration, EncryptedAnswer};

impl RelyingPartyDocument {
    /// As the provider keeps it.
    pub fn into_registration(self) -> ClientRegistration {
        let tls_client_auth = self.certificate_names().next();
        let encryption = self.encryption();
        let request_object_encryption = self.encrypted_requests();
        let mut kept = ClientRegistration {
            kind: ClientKind::RelyingParty,
            client_name: self.client_name,
            client_name_en: self.client_name_en,
            client_uri: self.client_uri,
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            native: self.application_type == ApplicationType::Native,
            token_endpoint_auth_method: self.token_endpoint_auth_method,
            token_endpoint_auth_signing_alg: self.token_endpoint_auth_signing_alg,
            jwks: self.jwks,
            jwks_uri: self.jwks_uri,
            endpoint_audience: self.endpoint_audience,
            response_modes: self.response_modes,
            response_types: self.response_types,
            grant_types: self.grant_types,
            scope: self.scope,
            scope_consent: self.scope_consent,
            subject_type: self.subject_type,
            sector_identifier: self.sector_identifier,
            id_token_signed_response_alg: self.id_token_signed_response_alg,
            authorization_signed_response_alg: self.authorization_signed_response_alg,
            userinfo_signed_response_alg: self.userinfo_signed_response_alg,
            introspection_signed_response_alg: self.introspection_signed_response_alg,
            encryption,
            request_object_signing_alg: self.request_object_signing_alg,
            request_object_encryption,
            backchannel_token_delivery_mode: self.backchannel_token_delivery_mode,
            backchannel_client_notification_endpoint: self.backchannel_client_notification_endpoint,
            backchannel_authentication_request_signing_alg: self
                .backchannel_authentication_request_signing_alg,
            request_uris: self.request_uris,
            require_signed_request_object: self.require_signed_request_object,
            id_token_claims: self.id_token_claims,
            require_pushed_authorization_requests: self.require_pushed_authorization_requests,
            dpop_bound_access_tokens: self.dpop_bound_access_tokens,
            tls_client_certificate_bound_access_tokens: self.tls_client_certificate_bound_access_tokens,
            tls_client_auth,
            default_max_age: self.default_max_age,
            default_acr_values: self.default_acr_values,
            required_acr: self.required_acr,
            require_auth_time: self.require_auth_time,
            backchannel_logout_uri: self.backchannel_logout_uri,
            backchannel_logout_session_required: self.backchannel_logout_session_required,
            frontchannel_logout_uri: self.frontchannel_logout_uri,
            session_management: self.session_management,
            initiate_login_uri: self.initiate_login_uri,
            required_items: self.required_items,
            terms_document: self.terms_document,
            resources: self.resources,
            authorization_details_types: self.authorization_details_types,
            customer_ref: self.customer_ref,
            ..ClientRegistration::default()
        };
        kept.set_profile(self.profile);
        kept
    }
}

impl From<ClientRegistration> for RelyingPartyDocument {
    fn from(kept: ClientRegistration) -> Self {
        let profile = kept.profile();
        let name = |member: &str| {
            let name = kept.tls_client_auth.as_ref().filter(|name| name.member() == member);
            name.map(|name| name.text().to_owned())
        };
        let [id_token, userinfo, authorization, introspection] =
            EncryptedAnswer::ALL.map(|answer| kept.encryption.of(answer));
        Self {
            client_name: kept.client_name,
            client_name_en: kept.client_name_en,
            client_uri: kept.client_uri,
            application_type: if kept.native { ApplicationType::Native } else { ApplicationType::Web },
            redirect_uris: kept.redirect_uris,
            post_logout_redirect_uris: kept.post_logout_redirect_uris,
            token_endpoint_auth_method: kept.token_endpoint_auth_method,
            token_endpoint_auth_signing_alg: kept.token_endpoint_auth_signing_alg,
            jwks: kept.jwks,
            jwks_uri: kept.jwks_uri,
            endpoint_audience: kept.endpoint_audience,
            response_modes: kept.response_modes,
            response_types: kept.response_types,
            grant_types: kept.grant_types,
            scope: kept.scope,
            scope_consent: kept.scope_consent,
            subject_type: kept.subject_type,
            sector_identifier: kept.sector_identifier,
            id_token_signed_response_alg: kept.id_token_signed_response_alg,
            authorization_signed_response_alg: kept.authorization_signed_response_alg,
            userinfo_signed_response_alg: kept.userinfo_signed_response_alg,
            introspection_signed_response_alg: kept.introspection_signed_response_alg,
            id_token_encrypted_response_alg: id_token.map(|how| how.alg),
            id_token_encrypted_response_enc: id_token.map(|how| how.enc),
            userinfo_encrypted_response_alg: userinfo.map(|how| how.alg),
            userinfo_encrypted_response_enc: userinfo.map(|how| how.enc),
            authorization_encrypted_response_alg: authorization.map(|how| how.alg),
            authorization_encrypted_response_enc: authorization.map(|how| how.enc),
            introspection_encrypted_response_alg: introspection.map(|how| how.alg),
            introspection_encrypted_response_enc: introspection.map(|how| how.enc),
            request_object_signing_alg: kept.request_object_signing_alg,
            request_object_encryption_alg: kept.request_object_encryption.map(|how| how.alg),
            request_object_encryption_enc: kept.request_object_encryption.map(|how| how.enc),
            backchannel_token_delivery_mode: kept.backchannel_token_delivery_mode,
            backchannel_client_notification_endpoint: kept.backchannel_client_notification_endpoint,
            backchannel_authentication_request_signing_alg: kept
                .backchannel_authentication_request_signing_alg,
            request_uris: kept.request_uris,
            require_signed_request_object: kept.require_signed_request_object,
            id_token_claims: kept.id_token_claims,
            profile,
            require_pushed_authorization_requests: kept.require_pushed_authorization_requests,
            dpop_bound_access_tokens: kept.dpop_bound_access_tokens,
            tls_client_certificate_bound_access_tokens: kept.tls_client_certificate_bound_access_tokens,
            tls_client_auth_subject_dn: name("tls_client_auth_subject_dn"),
            tls_client_auth_san_dns: name("tls_client_auth_san_dns"),
            tls_client_auth_san_uri: name("tls_client_auth_san_uri"),
            tls_client_auth_san_ip: name("tls_client_auth_san_ip"),
            tls_client_auth_san_email: name("tls_client_auth_san_email"),
            default_max_age: kept.default_max_age,
            default_acr_values: kept.default_acr_values,
            required_acr: kept.required_acr,
            require_auth_time: kept.require_auth_time,
            backchannel_logout_uri: kept.backchannel_logout_uri,
            backchannel_logout_session_required: kept.backchannel_logout_session_required,
            frontchannel_logout_uri: kept.frontchannel_logout_uri,
            session_management: kept.session_management,
            initiate_login_uri: kept.initiate_login_uri,
            required_items: kept.required_items,
            terms_document: kept.terms_document,
            resources: kept.resources,
            authorization_details_types: kept.authorization_details_types,
            customer_ref: kept.customer_ref,
        }
    }
}

impl From<Client> for RelyingPartyView {
    fn from(client: Client) -> Self {
        Self {
            client_id: client.id.to_string(),
            state: client.state,
            self_registered: client.registration.kind == ClientKind::Dynamic,
            has_secret: client.secret_hash.is_some(),
            client_secret: None,
            registration: client.registration.into(),
        }
    }
}
