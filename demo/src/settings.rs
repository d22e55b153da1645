//! What the demo has to be told: the issuer, where each system listens, and who it is to the provider.
//! The program that composes everything fills this in; nothing here is read from files or the environment.

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

use url::Url;

/// Everything that [`crate::start`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The provider, from outside: nothing but its issuer is known, the rest comes by discovery.
    pub issuer: Url,
    /// A certificate authority to trust besides the public ones, when the provider speaks https with its own.
    pub ca_pem: Option<String>,
    /// When set, every page of the demo is served by https. SMTP stays plain.
    pub tls: Option<Tls>,
    /// The member portal.
    pub my_toyota: RelyingParty,
    /// The Maintenance Notebook (整備手帳).
    pub maintenance_notebook: RelyingParty,
    /// The dealers' system.
    pub pal: Pal,
    /// The legacy owner's site.
    pub owners_site: OwnersSite,
    /// The screen of a car.
    pub head_unit: HeadUnit,
    /// The mailbox of all customers.
    pub mailbox: Mailbox,
}

/// Certificate chain and private key of the demo's own pages.
#[derive(Clone)]
pub struct Tls {
    /// The chain, leaf first, PEM.
    pub cert_pem: String,
    /// The private key, PEM.
    pub key_pem: String,
}

/// One relying party: a web application that lets people log in with the common ID.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    /// Where it listens. A loopback address is bound in both families, since `localhost` may mean either.
    pub listen: SocketAddr,
    /// The address that browsers and the provider use, without path.
    pub base_url: Url,
    /// Its `client_id` at the provider.
    pub client_id: String,
    /// How it proves to be that client.
    pub auth: ClientAuth,
    /// The scopes it asks for, `openid` among them.
    pub scopes: Vec<String>,
}

/// How a client authenticates at the token endpoint (OpenID Connect Core 1.0, section 9).
#[derive(Clone)]
pub enum ClientAuth {
    /// `client_secret_basic`
    SecretBasic(String),
    /// `private_key_jwt` with ES256
    PrivateKeyJwt {
        /// The private key as a JSON Web Key.
        jwk: serde_json::Value,
    },
}

/// The screen of a car, a public client of the device authorization grant (RFC 8628).
#[derive(Clone, Debug)]
pub struct HeadUnit {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address for browsers, without path.
    pub base_url: Url,
    /// Its `client_id` at the provider.
    pub client_id: String,
}

/// PAL, the system at the shop counter. One installation serves several dealers.
#[derive(Clone, Debug)]
pub struct Pal {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address for browsers and for the provider's address-book calls, without path.
    pub base_url: Url,
    /// The dealers that use it.
    pub dealers: Vec<PalDealer>,
    /// `{issuer}/dealer/v1`
    pub dealer_api: Url,
    /// Where the customer book is kept, so that changed addresses survive a restart.
    pub data_file: Option<PathBuf>,
}

/// A dealer in PAL, with its own client at the provider.
#[derive(Clone)]
pub struct PalDealer {
    /// The dealer's id at the provider, for instance `D-0234`.
    pub dealer_id: String,
    /// Its name.
    pub name: String,
    /// Its shops.
    pub shops: Vec<Shop>,
    /// Its `client_id`.
    pub client_id: String,
    /// The private key for `private_key_jwt`, ES256, as a JSON Web Key.
    pub private_jwk: serde_json::Value,
}

/// A shop of a dealer.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The shop's id, for instance `S-01`.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The legacy owner's site, whose members move to the Maintenance Notebook.
#[derive(Clone)]
pub struct OwnersSite {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address for browsers and for the provider's events, without path.
    pub base_url: Url,
    /// Its `client_id` at the provider.
    pub client_id: String,
    /// The private key for `private_key_jwt`, ES256, as a JSON Web Key.
    pub private_jwk: serde_json::Value,
    /// `{issuer}/migration/v1`
    pub migration_api: Url,
    /// The members' passwords, by their user ids.
    pub passwords: BTreeMap<String, String>,
}

/// The mailbox: receives by SMTP whatever it is sent, and shows it.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// Where SMTP listens.
    pub smtp_listen: SocketAddr,
    /// Where its page and its JSON listen.
    pub page_listen: SocketAddr,
    /// The page's address for browsers, without path.
    pub base_url: Url,
    /// Where mails are kept, so that they survive a restart.
    pub data_file: Option<PathBuf>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(…)")
    }
}

impl fmt::Debug for ClientAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SecretBasic(_) => "SecretBasic(…)",
            Self::PrivateKeyJwt { .. } => "PrivateKeyJwt(…)",
        })
    }
}

impl fmt::Debug for OwnersSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnersSite").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

impl fmt::Debug for PalDealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PalDealer")
            .field("dealer_id", &self.dealer_id)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_no_secret() {
        let secret = ClientAuth::SecretBasic("hush-hush".to_owned());
        let key = ClientAuth::PrivateKeyJwt { jwk: serde_json::json!({ "d": "hush-hush" }) };
        let tls = Tls { cert_pem: String::new(), key_pem: "hush-hush".to_owned() };
        let dealer = PalDealer {
            dealer_id: "D-0234".to_owned(),
            name: "トヨタ中央販売".to_owned(),
            shops: Vec::new(),
            client_id: "pal-D-0234".to_owned(),
            private_jwk: serde_json::json!({ "d": "hush-hush" }),
        };
        assert!(!format!("{secret:?}{key:?}{tls:?}{dealer:?}").contains("hush"));
    }
}
