//! What a client is held to, as one table: its profile decides what is asked of its requests, and what it may be registered for.
//!
//! A refused request names the rule of the table in its `error_description`; operators see the table in the console, in the
//! documentation and by `common-id client profiles`.

use super::{ClientRegistration, ResponseMode, SigningAlgorithm, TokenEndpointAuthMethod};
use serde::{Deserialize, Serialize};

/// A set of rules that a client is held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientProfile {
    /// What every client can do that uses a library of today (RFC 9700).
    #[default]
    Default,
    /// For libraries that know no PKCE, and for certification plans of OpenID Connect Core.
    Legacy,
    /// FAPI 2.0 Security Profile: stolen requests, codes and tokens are of no use.
    Fapi2,
}

/// Who has to bind the code to the browser by PKCE (RFC 7636).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PkceRule {
    /// Clients without a secret.
    PublicClients,
    /// Those, and whoever sends no `nonce` that the ID token gives back.
    UnlessNonce,
    /// Everybody.
    Always,
}

/// The rules of one profile: a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileRules {
    /// Who sends PKCE.
    pub pkce: PkceRule,
    /// Whether requests have to be pushed (RFC 9126); else as registered.
    pub pushed_requests: bool,
    /// Whether a signed request says when it was made, an hour ago at most (FAPI 2.0 Message Signing, 5.3.1).
    pub dated_requests: bool,
    /// Whether access tokens are bound to a key of the client; else as registered.
    pub sender_constrained_tokens: bool,
    /// How clients may authenticate.
    pub client_authentication: &'static [TokenEndpointAuthMethod],
    /// What may be signed with: ID tokens, answers, requests and assertions.
    pub algorithms: &'static [SigningAlgorithm],
    /// Whether `code` is the only response type; else those that a client is registered for.
    pub code_only: bool,
    /// Whether answers may travel in a fragment, where a client is registered for it.
    pub fragments: bool,
    /// How long a code lives at most, seconds; `None` for as long as `lifetimes.code` says.
    pub longest_code: Option<i64>,
    /// Whether refresh tokens change with each use, but for confidential clients whose access tokens are bound.
    pub refresh_rotation: bool,
    /// Whether assertions may name an endpoint besides the issuer, where a client is registered for it: an endpoint could be
    /// another provider's, too (FAPI 2.0, 5.3.2.1).
    pub endpoint_audience: bool,
}

use SigningAlgorithm::{ES256, EdDSA, PS256, RS256};
use TokenEndpointAuthMethod::{
    ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, SelfSignedTlsClientAuth, TlsClientAuth,
};

const DEFAULT: ProfileRules = ProfileRules {
    pkce: PkceRule::UnlessNonce,
    pushed_requests: false,
    dated_requests: false,
    sender_constrained_tokens: false,
    client_authentication: &[
        ClientSecretBasic,
        ClientSecretPost,
        PrivateKeyJwt,
        TlsClientAuth,
        SelfSignedTlsClientAuth,
        TokenEndpointAuthMethod::None,
    ],
    algorithms: &[RS256, PS256, ES256, EdDSA],
    code_only: false,
    fragments: true,
    longest_code: None,
    refresh_rotation: true,
    endpoint_audience: true,
};

const LEGACY: ProfileRules = ProfileRules { pkce: PkceRule::PublicClients, ..DEFAULT };

const FAPI2: ProfileRules = ProfileRules {
    pkce: PkceRule::Always,
    pushed_requests: true,
    dated_requests: true,
    sender_constrained_tokens: true,
    client_authentication: &[PrivateKeyJwt, TlsClientAuth, SelfSignedTlsClientAuth],
    algorithms: &[PS256, ES256, EdDSA],
    code_only: true,
    fragments: false,
    longest_code: Some(60),
    refresh_rotation: false,
    endpoint_audience: false,
};

const BACKCHANNEL_ALG: &str = "backchannel_authentication_request_signing_alg";

/// What access tokens are bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenBinding {
    /// A key that proofs are made with (RFC 9449).
    Key,
    /// The certificate of the client's connections (RFC 8705, 3).
    Certificate,
}

/// One rule of a profile, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileRow {
    /// Its name, as refused requests give it.
    pub rule: &'static str,
    /// What it asks for.
    pub asks: String,
}

/// A member of a registration that a profile does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileBreach {
    /// The member.
    pub member: &'static str,
    /// The rule.
    pub rule: &'static str,
}

impl ClientProfile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Default, Self::Legacy, Self::Fapi2];

    /// The value of the member `profile`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Legacy => "legacy",
            Self::Fapi2 => "fapi2",
        }
    }

    /// What it asks for.
    pub const fn rules(self) -> &'static ProfileRules {
        match self {
            Self::Default => &DEFAULT,
            Self::Legacy => &LEGACY,
            Self::Fapi2 => &FAPI2,
        }
    }

    /// What it asks for, in words: the table that people read.
    pub fn rows(self) -> Vec<ProfileRow> {
        self.rules().rows()
    }
}

impl ProfileRules {
    /// How long a code lives, seconds, where the setting is `usual`.
    pub fn code_seconds(&self, usual: i64) -> i64 {
        self.longest_code.map_or(usual, |longest| longest.min(usual))
    }

    fn rows(&self) -> Vec<ProfileRow> {
        let registered = |always: bool, member: &str| match always {
            true => "always".to_owned(),
            false => format!("of clients with `{member}`"),
        };
        let pkce = match self.pkce {
            PkceRule::PublicClients => "of clients without a secret",
            PkceRule::UnlessNonce => "unless a client with a secret sends a `nonce`",
            PkceRule::Always => "always",
        };
        let signed = registered(false, "require_signed_request_object");
        let signed = if self.dated_requests {
            format!("{signed}, and always those without a browser; with `nbf`")
        } else {
            signed
        };
        let bound =
            if self.sender_constrained_tokens { "always" } else { "of clients that are registered so" };
        let methods: Vec<&str> = self.client_authentication.iter().map(|method| method.as_str()).collect();
        let algorithms: Vec<&str> = self.algorithms.iter().map(|alg| alg.as_str()).collect();
        let modes = "`query` and `form_post`, signed where an algorithm is registered";
        let modes = if self.fragments {
            format!("{modes}; `fragment` of clients that are registered for it")
        } else {
            modes.to_owned()
        };
        let types = if self.code_only { "`code`" } else { "those that are registered" };
        let code = match self.longest_code {
            Some(seconds) => format!("{seconds} seconds at most"),
            None => "as `lifetimes.code` says".to_owned(),
        };
        let rotation =
            if self.refresh_rotation { "but for bound tokens of clients with a secret" } else { "never" };
        let audience = "the issuer";
        let audience = if self.endpoint_audience {
            format!("{audience}; an endpoint, too, of clients with `endpoint_audience`")
        } else {
            audience.to_owned()
        };
        [
            ("pkce", pkce.to_owned()),
            ("pushed_requests", registered(self.pushed_requests, "require_pushed_authorization_requests")),
            ("signed_requests", signed),
            ("sender_constrained_tokens", bound.to_owned()),
            ("client_authentication", listed(&methods)),
            ("algorithms", listed(&algorithms)),
            ("response_types", types.to_owned()),
            ("response_modes", modes),
            ("code_lifetime", code),
            ("refresh_rotation", rotation.to_owned()),
            ("assertion_audience", audience),
        ]
        .map(|(rule, asks)| ProfileRow { rule, asks })
        .into()
    }
}

fn listed(values: &[&str]) -> String {
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}

impl ClientRegistration {
    /// Its profile.
    pub fn profile(&self) -> ClientProfile {
        self.profile.unwrap_or_else(|| self.former_profile())
    }

    /// The rules that it is held to.
    pub fn rules(&self) -> &'static ProfileRules {
        self.profile().rules()
    }

    /// Gives it a profile. It is written only where the other members do not say it: nodes of a version before profiles read the
    /// rest, and treat the client alike.
    pub fn set_profile(&mut self, profile: ClientProfile) {
        self.pkce_optional = profile == ClientProfile::Legacy;
        self.profile = (self.former_profile() != profile).then_some(profile);
    }

    /// What a registration says that names no profile: those of the version before had none.
    fn former_profile(&self) -> ClientProfile {
        let pushes_and_binds = self.require_pushed_authorization_requests && self.dpop_bound_access_tokens;
        if pushes_and_binds && self.breaches(ClientProfile::Fapi2).next().is_none() {
            ClientProfile::Fapi2
        } else if self.pkce_optional {
            ClientProfile::Legacy
        } else {
            ClientProfile::Default
        }
    }

    /// The members that a profile does not allow.
    pub fn breaches(&self, profile: ClientProfile) -> impl Iterator<Item = ProfileBreach> {
        let rules = profile.rules();
        let fits = |alg: Option<SigningAlgorithm>| alg.is_none_or(|alg| rules.algorithms.contains(&alg));
        let method = rules.client_authentication.contains(&self.token_endpoint_auth_method);
        let modes = rules.fragments || !self.response_modes.contains(&ResponseMode::Fragment);
        // FAPI-CIBA 5.2.2: what comes without a browser is signed.
        let is_backchannel = self.grant_types.iter().any(|grant| grant == super::BACKCHANNEL_GRANT);
        let is_signed = self.backchannel_authentication_request_signing_alg.is_some();
        let backchannel = !rules.dated_requests || !is_backchannel || is_signed;
        let judged = [
            (method, "token_endpoint_auth_method", "client_authentication"),
            (fits(self.token_endpoint_auth_signing_alg), "token_endpoint_auth_signing_alg", "algorithms"),
            (fits(self.userinfo_signed_response_alg), "userinfo_signed_response_alg", "algorithms"),
            (fits(Some(self.id_token_signed_response_alg)), "id_token_signed_response_alg", "algorithms"),
            (fits(self.authorization_signed_response_alg), "authorization_signed_response_alg", "algorithms"),
            (fits(self.introspection_signed_response_alg), "introspection_signed_response_alg", "algorithms"),
            (fits(self.request_object_signing_alg), "request_object_signing_alg", "algorithms"),
            (fits(self.backchannel_authentication_request_signing_alg), BACKCHANNEL_ALG, "algorithms"),
            (backchannel, BACKCHANNEL_ALG, "signed_requests"),
            (modes, "response_modes", "response_modes"),
            (rules.endpoint_audience || !self.endpoint_audience, "endpoint_audience", "assertion_audience"),
        ];
        judged
            .into_iter()
            .filter(|(holds, ..)| !holds)
            .map(|(_, member, rule)| ProfileBreach { member, rule })
    }

    /// Whether its requests have to be pushed.
    pub fn has_to_push(&self) -> bool {
        self.require_pushed_authorization_requests || self.rules().pushed_requests
    }

    /// What its access tokens have to be bound to, if to anything. For a client of FAPI 2.0 that names no certificate it is a key.
    pub fn token_binding(&self) -> Option<TokenBinding> {
        if self.tls_client_certificate_bound_access_tokens {
            return Some(TokenBinding::Certificate);
        }
        let to_key = self.dpop_bound_access_tokens || self.rules().sender_constrained_tokens;
        to_key.then_some(TokenBinding::Key)
    }

    /// Whether its tokens are of no use to a thief: it proves who it is at every refresh, and its access tokens are bound to a
    /// key.
    pub fn is_sender_constrained(&self) -> bool {
        self.token_binding().is_some() && self.token_endpoint_auth_method != TokenEndpointAuthMethod::None
    }
}

#[cfg(test)]
#[path = "client_profile_tests.rs"]
mod tests;
