//! What an operator writes: the TOML file and the environment, as they stand.
//!
//! Owns the names of the settings, how they are read and the rules they are held to. Knows nothing of what is
//! built from them: that is [`Checked`].

mod checked;
mod database;
mod facts;
mod limits;
mod load;
mod migration;
mod mutual_tls;
mod rules;
mod traces;

pub(crate) use checked::{Checked, MasterKey, Refused, check};
pub(crate) use facts::TlsPair;
pub(crate) use limits::limits_table;
pub(crate) use load::{load, read};
pub(crate) use traces::TracesSettings;

use crate::tls::LowestTls;
use federation::domain::ReceptionCodePolicy;
use idp::domain::{DynamicRegistration, ResponseType, Secret, SigningAlgorithm};
use serde::Deserialize;
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

/// Everything that can be set. Nothing has been judged yet; `Debug` prints no secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// The address that everybody else sees: scheme, host and port.
    pub(crate) issuer: String,
    /// Where the public listener listens.
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) admin: AdminSettings,
    pub(crate) tls: Option<TlsSettings>,
    pub(crate) mtls: mutual_tls::MutualTlsSettings,
    pub(crate) database: DatabaseSettings,
    /// 32 bytes in base64url.
    pub(crate) master_key: Option<Secret>,
    /// A file that holds the master key and nothing else.
    pub(crate) master_key_file: Option<PathBuf>,
    pub(crate) mail: MailSettings,
    /// A TOML file with names, links and colours.
    pub(crate) brand: Option<PathBuf>,
    /// Brands of services that have one of their own, by `client_id`.
    pub(crate) brands: BTreeMap<String, PathBuf>,
    /// The file that `postal import` writes; the shipped list is used while it is not there.
    pub(crate) postal_list: Option<PathBuf>,
    pub(crate) password_profile: PasswordProfile,
    /// What ID tokens can be signed with; RS256 and ES256 when absent.
    pub(crate) signing_algorithms: Option<Vec<SigningAlgorithm>>,
    pub(crate) keys: KeySettings,
    /// Whether clients may encrypt their request objects for us.
    pub(crate) request_object_encryption: bool,
    /// What authorization requests can be answered with; `code` alone when absent.
    pub(crate) response_types: Option<Vec<ResponseType>>,
    /// Who may register clients besides operators.
    pub(crate) dynamic_registration: DynamicRegistration,
    /// Whether services may ask by a frame if the login is still the same.
    pub(crate) session_management: bool,
    /// Whom to tell of a hole: `mailto:`, `tel:` or `https:` URIs (RFC 9116, 2.5.3).
    pub(crate) security_contact: Vec<String>,
    pub(crate) lifetimes: LifetimeSettings,
    pub(crate) proxies: ProxySettings,
    pub(crate) outgoing: OutgoingSettings,
    pub(crate) log: LogSettings,
    pub(crate) traces: TracesSettings,
    pub(crate) federation: FederationSettings,
    pub(crate) journeys: migration::JourneySettings,
    /// What may happen only so often, by the names of the tables of limits.
    pub(crate) limits: BTreeMap<String, i64>,
    /// Where the file lies: relative paths in it start there.
    #[serde(skip)]
    pub(crate) folder: PathBuf,
}

/// The listener of the back office.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AdminSettings {
    /// Where it listens.
    pub(crate) listen: Option<SocketAddr>,
    /// Plain http beyond loopback: only where a private network or a proxy with TLS stands before it.
    pub(crate) plain_http: bool,
    /// Whether acts that cannot be taken back need a second person.
    pub(crate) two_persons: bool,
    /// Whether the public listener has a console for dealers' people.
    pub(crate) dealer_console: bool,
}

/// Certificate chain and key, PEM files, of all listeners.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TlsSettings {
    pub(crate) cert: PathBuf,
    pub(crate) key: PathBuf,
    /// The lowest version of TLS that is spoken.
    #[serde(default)]
    pub(crate) lowest: LowestTls,
}

/// Where the data is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DatabaseSettings {
    /// `postgres://…`, or the path of a SQLite file.
    pub(crate) url: Option<Secret>,
    /// Connections at most.
    pub(crate) connections: Option<u32>,
    /// A PostgreSQL that follows the one of `url`: lists of the back office are read there.
    pub(crate) replica_url: Option<Secret>,
    /// A PostgreSQL on another machine whose certificate is not checked: only where the network before it is private.
    pub(crate) plain_network: bool,
}

/// How mail leaves.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MailSettings {
    /// `smtps://user:password@host:465`, or `smtp://…?tls=required` for STARTTLS.
    pub(crate) smtp: Option<Secret>,
    /// `From`, with or without a name.
    pub(crate) from: String,
    /// `Reply-To`.
    pub(crate) reply_to: Option<String>,
    /// The domain of a gateway from mail to text messages, as in sms.example.jp.
    pub(crate) sms_gateway: Option<String>,
}

/// The signing keys.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct KeySettings {
    /// After how many days they rotate by themselves; 0: by hand alone.
    pub(crate) rotate_after_days: i64,
}

impl Default for KeySettings {
    fn default() -> Self {
        // Once a quarter.
        Self { rotate_after_days: 90 }
    }
}

/// Which password rules hold.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PasswordProfile {
    #[default]
    Reference,
    Modern,
}

/// Lifetimes in seconds; absent ones keep the shipped value.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LifetimeSettings {
    pub(crate) access_token: Option<i64>,
    pub(crate) id_token: Option<i64>,
    pub(crate) code: Option<i64>,
    pub(crate) refresh_token: Option<i64>,
    pub(crate) session_idle: Option<i64>,
    pub(crate) session_absolute: Option<i64>,
    pub(crate) interaction: Option<i64>,
    pub(crate) registration: Option<i64>,
}

/// Proxies before the public listener.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProxySettings {
    /// Networks whose `X-Forwarded-For` is believed.
    pub(crate) trusted: Vec<String>,
}

/// Outgoing requests.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OutgoingSettings {
    /// Hosts for which http and private addresses are allowed.
    pub(crate) allowed_private_hosts: Vec<String>,
    /// A PEM file with certificates that are trusted beside the public ones.
    pub(crate) extra_ca: Option<PathBuf>,
}

/// What is written to standard error.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    pub(crate) format: LogFormat,
    /// A level, or directives such as `info,idp=debug`.
    pub(crate) level: Option<String>,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Dealer links.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FederationSettings {
    /// `client_id` of the service that a link leads to when the dealer names none.
    pub(crate) default_service: Option<String>,
    /// When the counter's four digits are asked for.
    pub(crate) reception_code: ReceptionCodePolicy,
    pub(crate) migration: migration::MigrationSettings,
}
