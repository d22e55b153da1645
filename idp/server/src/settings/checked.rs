//! Settings that have passed every rule, in the types of those who use them.

use super::{
    LifetimeSettings, LogSettings, PasswordProfile, Settings, TracesSettings, facts::TlsPair, rules,
};
use admin::domain::BackOfficeSettings;
use federation::domain::FederationSettings;
use idp::{
    domain::{Brand, ClientId, Secret},
    keys::{MasterKeyError, Sealer},
    settings::{Host, Issuer, Lifetimes},
    store::DbSettings,
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Connections when none are named: PostgreSQL is shared with other nodes, SQLite only reads with them.
const CONNECTIONS: u32 = 16;

/// What the house is built from.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) idp: idp::settings::Settings,
    pub(crate) database: DbSettings,
    pub(crate) master_key: MasterKey,
    pub(crate) brand: Brand,
    pub(crate) brands: BTreeMap<ClientId, Brand>,
    pub(crate) postal_list: Option<PathBuf>,
    pub(crate) security_contacts: Vec<String>,
    pub(crate) listen: SocketAddr,
    pub(crate) admin_listen: SocketAddr,
    /// The listener that asks for certificates.
    pub(crate) mutual_tls_listen: Option<SocketAddr>,
    pub(crate) back_office: BackOfficeSettings,
    /// The certificate, read and judged, and where it came from.
    pub(crate) tls: Option<TlsPair>,
    pub(crate) mail: idp::mail::SmtpSettings,
    pub(crate) federation: FederationSettings,
    /// Another order of the steps of requests by relying parties.
    pub(crate) authorize_order: Option<Vec<String>>,
    pub(crate) log: LogSettings,
    pub(crate) traces: TracesSettings,
}

impl Checked {
    /// What is safe to start with and yet lacks something: a sentence each.
    pub(crate) fn advice(&self) -> Vec<&'static str> {
        let lacks_contact = self.security_contacts.is_empty();
        lacks_contact
            .then_some(
                "`security_contact` is not set: whoever finds a hole finds no /.well-known/security.txt that says whom \
                 to tell; write security_contact = [\"mailto:security@example.jp\"]",
            )
            .into_iter()
            .collect()
    }
}

/// A master key that can be used. Every part of the house seals with a [`Sealer`] of its own.
#[derive(Clone, Debug)]
pub(crate) struct MasterKey(Secret);

impl MasterKey {
    /// Takes 32 bytes in base64url.
    pub(crate) fn new(text: Secret) -> Result<Self, MasterKeyError> {
        Sealer::from_base64(text.expose()).map(|_| Self(text))
    }

    /// The key as it stands in settings: for a backup that is to hold it, and nobody else.
    pub(crate) fn text(&self) -> &str {
        self.0.expose().trim()
    }

    /// A sealer under this key.
    pub(crate) fn sealer(&self) -> Result<Sealer, MasterKeyError> {
        Sealer::from_base64(self.0.expose())
    }
}

/// Settings that are not safe: one sentence for each thing to change.
#[derive(Debug)]
pub(crate) struct Refused(Vec<String>);

impl Refused {
    /// Settings that could not even be read.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        Self(format!("{error:#}").lines().map(str::to_owned).collect())
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Refused {}

/// Judges the settings.
///
/// # Errors
/// Every rule that is broken.
pub(crate) fn check(settings: Settings) -> Result<Checked, Refused> {
    let broken = rules::broken(&settings);
    if !broken.is_empty() {
        return Err(Refused(broken));
    }
    take(settings).map_err(|sentence| Refused(vec![sentence]))
}

/// Turns what the rules let pass into the types of the rooms. The sentences here are for what only shows on reading.
fn take(settings: Settings) -> Result<Checked, String> {
    let missing = |name: &str| format!("`{name}` is missing");
    let key = settings
        .read_master_key()
        .ok_or_else(|| missing("master_key"))?
        .map_err(|cause| format!("`master_key_file` cannot be read: {cause}"))?;
    let tls = settings.tls_pair().transpose()?;
    let extra_ca_pem = match &settings.outgoing.extra_ca {
        Some(path) => Some(read(&settings.path(path), "outgoing.extra_ca")?),
        None => None,
    };
    let issuer = Issuer::parse(&settings.issuer).ok_or_else(|| missing("issuer"))?;
    Ok(Checked {
        federation: federation_settings(&settings, &issuer),
        authorize_order: settings.journeys.authorize.clone(),
        idp: idp::settings::Settings {
            issuer,
            lifetimes: lifetimes(&settings.lifetimes),
            signing_algorithms: settings.offered_algorithms().ok_or_else(|| missing("signing_algorithms"))?,
            rotate_after_days: settings.keys.rotate_after_days,
            request_object_encryption: settings.request_object_encryption,
            response_types: settings.offered_response_types().ok_or_else(|| missing("response_types"))?,
            password_profile: match settings.password_profile {
                PasswordProfile::Reference => idp::settings::PasswordProfile::Reference,
                PasswordProfile::Modern => idp::settings::PasswordProfile::Modern,
            },
            trusted_proxies: settings.proxies.trusted.iter().filter_map(|net| net.parse().ok()).collect(),
            outgoing: idp::settings::OutgoingSettings {
                // As they stand in the addresses of requests.
                allowed_private_hosts: (settings.outgoing.allowed_private_hosts.iter())
                    .filter_map(|host| Host::parse(host))
                    .map(|host| host.to_string())
                    .collect(),
                extra_ca_pem,
            },
            sms_gateway: settings.mail.sms_gateway.clone(),
            dynamic_registration: settings.dynamic_registration,
            session_management: settings.session_management,
            mutual_tls: settings.mutual_tls()?,
            limits: super::limits::of_provider(&settings.limits),
        },
        database: DbSettings {
            url: database_url(&settings).ok_or_else(|| missing("database.url"))?,
            connections: settings.database.connections.unwrap_or(CONNECTIONS),
            replica_url: settings.database.replica_url.as_ref().map(|url| url.expose().to_owned()),
        },
        master_key: MasterKey::new(key).map_err(|cause| cause.to_string())?,
        brand: brand(&settings, settings.brand.as_ref(), "brand")?,
        brands: brands(&settings)?,
        postal_list: settings.postal_list.as_ref().map(|path| settings.path(path)),
        security_contacts: settings.security_contact.clone(),
        listen: settings.listen.ok_or_else(|| missing("listen"))?,
        admin_listen: settings.admin.listen.ok_or_else(|| missing("admin.listen"))?,
        mutual_tls_listen: settings.mtls.listen,
        back_office: BackOfficeSettings {
            two_persons: settings.admin.two_persons,
            dealer_console: settings.admin.dealer_console,
        },
        tls,
        mail: idp::mail::SmtpSettings {
            url: settings.mail.smtp.clone().ok_or_else(|| missing("mail.smtp"))?,
            from: settings.mail.from.clone(),
            reply_to: settings.mail.reply_to.clone(),
        },
        log: settings.log,
        traces: settings.traces,
    })
}

/// A SQLite file lies relative to the settings file, like every other path in it.
fn database_url(settings: &Settings) -> Option<String> {
    let url = settings.database.url.as_ref().map(Secret::expose)?;
    if url.contains("://") && !url.starts_with("sqlite://") {
        return Some(url.to_owned());
    }
    let path = settings.path(Path::new(url.trim_start_matches("sqlite://")));
    Some(path.to_string_lossy().into_owned())
}

fn federation_settings(settings: &Settings, issuer: &Issuer) -> FederationSettings {
    let mut federation = FederationSettings::new(issuer.clone());
    federation.reception_code = settings.federation.reception_code;
    federation.migration = super::migration::migration(settings);
    federation.limits = super::limits::of_federation(&settings.limits);
    if let Some(service) = &settings.federation.default_service {
        federation.default_service = ClientId::from(service.as_str());
    }
    federation
}

fn lifetimes(set: &LifetimeSettings) -> Lifetimes {
    let shipped = Lifetimes::default();
    Lifetimes {
        access_token: set.access_token.unwrap_or(shipped.access_token),
        id_token: set.id_token.unwrap_or(shipped.id_token),
        code: set.code.unwrap_or(shipped.code),
        refresh_token: set.refresh_token.unwrap_or(shipped.refresh_token),
        session_idle: set.session_idle.unwrap_or(shipped.session_idle),
        session_absolute: set.session_absolute.unwrap_or(shipped.session_absolute),
        interaction: set.interaction.unwrap_or(shipped.interaction),
        registration: set.registration.unwrap_or(shipped.registration),
        ..shipped
    }
}

fn brands(settings: &Settings) -> Result<BTreeMap<ClientId, Brand>, String> {
    let brands = settings.brands.iter();
    brands
        .map(|(client, path)| {
            let name = format!("brands.{client}");
            Ok((ClientId::from(client.as_str()), brand(settings, Some(path), &name)?))
        })
        .collect()
}

fn brand(settings: &Settings, path: Option<&PathBuf>, name: &str) -> Result<Brand, String> {
    use figment::providers::{Format, Toml};
    let Some(path) = path else { return Ok(Brand::default()) };
    let text = read(&settings.path(path), name)?;
    let brand: Brand = figment::Figment::from(Toml::string(&text))
        .extract()
        .map_err(|cause| format!("`{name}` cannot be used: {cause}"))?;
    match brand.problems() {
        problems if problems.is_empty() => Ok(brand),
        problems => Err(problems.join("\n")),
    }
}

pub(super) fn read(path: &Path, name: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|cause| format!("`{name}` cannot be read ({cause}): check {}", path.display()))
}
