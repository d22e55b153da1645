//! Every member that a client may send (OIDC Registration 2; RFC 7591, 2; the logout specifications; RFC 9126, 9101, 9449, 9396,
//! 9701, 8705; JARM), and what becomes of it. Members that no standard names are passed over (RFC 7591, 2).

use super::super::{OAuthError, OAuthErrorCode};

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is held to: the client is treated so.
    Applied,
    /// It is kept, given back, and shown to people where the demand says so.
    Kept,
    /// It is not offered here: anything but an absent, false or empty value is refused.
    Refused,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What becomes of it.
    pub fate: Fate,
    /// What it has to be, or why it is refused: the developer of a client whose member is not so is told this.
    pub demand: &'static str,
}

const fn applied(name: &'static str, demand: &'static str) -> Member {
    Member { name, fate: Fate::Applied, demand }
}

const fn kept(name: &'static str, demand: &'static str) -> Member {
    Member { name, fate: Fate::Kept, demand }
}

const fn refused(name: &'static str, demand: &'static str) -> Member {
    Member { name, fate: Fate::Refused, demand }
}

/// The table.
pub const MEMBERS: &[Member] = &[
    applied(
        "redirect_uris",
        "redirect_uris: 1 to 20 different addresses: https, or http on the user's own machine, or for native clients a private scheme with a dot; no fragment, no wildcard; on hosts that the initial access token allows",
    ),
    applied(
        "response_types",
        "response_types: of response_types_supported; code in them needs the grant type authorization_code, id_token and token need implicit, and each grant type needs one of them; token is only for clients with a secret or keys whose tokens are not bound, and none but code for clients of FAPI 2.0",
    ),
    applied(
        "grant_types",
        "grant_types: authorization_code, refresh_token beside it, or what else the initial access token allows; client_credentials only with a secret or keys",
    ),
    applied("application_type", "application_type: web or native"),
    kept("contacts", "contacts: up to 10 short texts"),
    kept(
        "client_name",
        "client_name: 1 to 100 visible characters, no space around them; people are shown it with the host that it comes from",
    ),
    // A picture that anybody can register would make anybody look like a service of the maker (RFC 7591, 5).
    kept("logo_uri", "logo_uri: an https address; it is given back, and shown to nobody"),
    kept("client_uri", "client_uri: an https address; people are led there as to the home page"),
    kept("policy_uri", "policy_uri: an https address; people find it where they are asked for consent"),
    kept("tos_uri", "tos_uri: an https address; people find it where they are asked for consent"),
    applied(
        "jwks_uri",
        "jwks_uri: an https address on the public internet that holds the public keys; not beside jwks",
    ),
    applied(
        "jwks",
        "jwks: a set of public keys (RFC 7517) with one at least that signs or that can be encrypted for; not beside jwks_uri",
    ),
    applied(
        "sector_identifier_uri",
        "sector_identifier_uri: an https address on the public internet; what is there is a JSON array of all redirect_uris",
    ),
    applied(
        "subject_type",
        "subject_type: pairwise or public; pairwise with redirect_uris on several hosts needs a sector_identifier_uri, and without either they get public",
    ),
    applied(
        "id_token_signed_response_alg",
        "id_token_signed_response_alg: one of id_token_signing_alg_values_supported",
    ),
    applied(
        "id_token_encrypted_response_alg",
        "id_token_encrypted_response_alg: one of id_token_encryption_alg_values_supported, with a public key for it in jwks, or with jwks_uri",
    ),
    applied(
        "id_token_encrypted_response_enc",
        "id_token_encrypted_response_enc: one of id_token_encryption_enc_values_supported, beside id_token_encrypted_response_alg",
    ),
    applied(
        "userinfo_signed_response_alg",
        "userinfo_signed_response_alg: one of userinfo_signing_alg_values_supported",
    ),
    applied(
        "userinfo_encrypted_response_alg",
        "userinfo_encrypted_response_alg: one of userinfo_encryption_alg_values_supported, with a public key for it in jwks, or with jwks_uri",
    ),
    applied(
        "userinfo_encrypted_response_enc",
        "userinfo_encrypted_response_enc: one of userinfo_encryption_enc_values_supported, beside userinfo_encrypted_response_alg",
    ),
    applied(
        "request_object_signing_alg",
        "request_object_signing_alg: one of request_object_signing_alg_values_supported, with jwks or jwks_uri",
    ),
    applied(
        "request_object_encryption_alg",
        "request_object_encryption_alg: one of request_object_encryption_alg_values_supported, where they are, beside request_object_signing_alg",
    ),
    applied(
        "request_object_encryption_enc",
        "request_object_encryption_enc: one of request_object_encryption_enc_values_supported, beside request_object_encryption_alg",
    ),
    applied(
        "token_endpoint_auth_method",
        "token_endpoint_auth_method: client_secret_basic, client_secret_post, private_key_jwt with jwks or jwks_uri, none, or one of the other token_endpoint_auth_methods_supported",
    ),
    applied(
        "token_endpoint_auth_signing_alg",
        "token_endpoint_auth_signing_alg: one of token_endpoint_auth_signing_alg_values_supported, for private_key_jwt",
    ),
    applied("default_max_age", "default_max_age: 1 to 31536000 seconds"),
    applied("require_auth_time", "require_auth_time: true or false"),
    applied("default_acr_values", "default_acr_values: values of acr_values_supported"),
    applied("initiate_login_uri", "initiate_login_uri: an https address"),
    applied(
        "request_uris",
        "request_uris: up to 20 different https addresses on the public internet; what is there has to be signed by request_object_signing_alg",
    ),
    applied(
        "scope",
        "scope: openid and others of scopes_supported that a client may register itself for, or the initial access token allows",
    ),
    kept("software_id", "software_id: up to 200 visible characters"),
    kept("software_version", "software_version: up to 200 visible characters"),
    applied(
        "post_logout_redirect_uris",
        "post_logout_redirect_uris: up to 20 different addresses, each as redirect_uris may be",
    ),
    applied(
        "backchannel_logout_uri",
        "backchannel_logout_uri: an https address on the public internet without fragment",
    ),
    applied("backchannel_logout_session_required", "backchannel_logout_session_required: true or false"),
    applied(
        "frontchannel_logout_uri",
        "frontchannel_logout_uri: an https address with scheme, host and port of one of the redirect_uris",
    ),
    applied(
        "frontchannel_logout_session_required",
        "frontchannel_logout_session_required: true or false; iss and sid are always sent",
    ),
    applied("require_pushed_authorization_requests", "require_pushed_authorization_requests: true or false"),
    applied(
        "require_signed_request_object",
        "require_signed_request_object: true or false, and true only with request_object_signing_alg",
    ),
    applied(
        "backchannel_token_delivery_mode",
        "backchannel_token_delivery_mode: poll or ping; tokens are never pushed",
    ),
    applied(
        "backchannel_client_notification_endpoint",
        "backchannel_client_notification_endpoint: an https address on the public internet, needed for ping",
    ),
    applied(
        "backchannel_authentication_request_signing_alg",
        "backchannel_authentication_request_signing_alg: one of backchannel_authentication_request_signing_alg_values_supported, with jwks or jwks_uri",
    ),
    refused(
        "backchannel_user_code_parameter",
        "backchannel_user_code_parameter: people answer on a page where they log in, not by a code; leave it out",
    ),
    applied("dpop_bound_access_tokens", "dpop_bound_access_tokens: true or false"),
    applied(
        "authorization_signed_response_alg",
        "authorization_signed_response_alg: one of authorization_signing_alg_values_supported",
    ),
    applied(
        "authorization_encrypted_response_alg",
        "authorization_encrypted_response_alg: one of authorization_encryption_alg_values_supported, with a public key for it in jwks, or with jwks_uri; and authorization_signed_response_alg",
    ),
    applied(
        "authorization_encrypted_response_enc",
        "authorization_encrypted_response_enc: one of authorization_encryption_enc_values_supported, beside authorization_encrypted_response_alg",
    ),
    applied(
        "introspection_signed_response_alg",
        "introspection_signed_response_alg: one of introspection_signing_alg_values_supported",
    ),
    applied(
        "introspection_encrypted_response_alg",
        "introspection_encrypted_response_alg: one of introspection_encryption_alg_values_supported, with a public key for it in jwks, or with jwks_uri",
    ),
    applied(
        "introspection_encrypted_response_enc",
        "introspection_encrypted_response_enc: one of introspection_encryption_enc_values_supported, beside introspection_encrypted_response_alg",
    ),
    applied(
        "tls_client_certificate_bound_access_tokens",
        "tls_client_certificate_bound_access_tokens: true or false, and true only where mtls_endpoint_aliases are, and not beside dpop_bound_access_tokens",
    ),
    applied("tls_client_auth_subject_dn", ONE_NAME),
    applied("tls_client_auth_san_dns", ONE_NAME),
    applied("tls_client_auth_san_uri", ONE_NAME),
    applied("tls_client_auth_san_ip", ONE_NAME),
    applied("tls_client_auth_san_email", ONE_NAME),
    applied(
        "authorization_details_types",
        "authorization_details_types: different values of authorization_details_types_supported, for clients that people log in to; dealer_link where the initial access token allows the scope dealer_links",
    ),
];

const ONE_NAME: &str = "tls_client_auth_*: exactly one name that a certificate can hold, for tls_client_auth";

/// The row of a member.
pub(super) fn member(name: &str) -> Option<&'static Member> {
    MEMBERS.iter().find(|member| member.name == name)
}

/// The error of a member that is not as it has to be (RFC 7591, 3.2.2).
pub(super) fn wrong(name: &str) -> OAuthError {
    let code = match name {
        "redirect_uris" => OAuthErrorCode::InvalidRedirectUri,
        _ => OAuthErrorCode::InvalidClientMetadata,
    };
    OAuthError::new(code, member(name).map_or("a member cannot be registered", |member| member.demand))
        .with_cause(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// OIDC Registration 2 and RFC 7591, 2, name for name; the statement is judged before the rest.
    const STANDARD: [&str; 33] = [
        "redirect_uris",
        "response_types",
        "grant_types",
        "application_type",
        "contacts",
        "client_name",
        "logo_uri",
        "client_uri",
        "policy_uri",
        "tos_uri",
        "jwks_uri",
        "jwks",
        "sector_identifier_uri",
        "subject_type",
        "id_token_signed_response_alg",
        "id_token_encrypted_response_alg",
        "id_token_encrypted_response_enc",
        "userinfo_signed_response_alg",
        "userinfo_encrypted_response_alg",
        "userinfo_encrypted_response_enc",
        "request_object_signing_alg",
        "request_object_encryption_alg",
        "request_object_encryption_enc",
        "token_endpoint_auth_method",
        "token_endpoint_auth_signing_alg",
        "default_max_age",
        "require_auth_time",
        "default_acr_values",
        "initiate_login_uri",
        "request_uris",
        "scope",
        "software_id",
        "software_version",
    ];

    #[test]
    fn every_member_of_the_standards_has_one_row() {
        for name in STANDARD {
            assert!(member(name).is_some(), "{name}");
        }
        for row in MEMBERS {
            assert_eq!(MEMBERS.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
        }
    }

    /// RFC 6749, 5.2: what may stand in `error_description`.
    #[test]
    fn every_demand_can_be_told() {
        for row in MEMBERS {
            let fits = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
            assert!(row.demand.chars().all(fits), "{}", row.name);
        }
    }
}
