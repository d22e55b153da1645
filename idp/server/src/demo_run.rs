//! `demo`: everything on one machine, with sample data, so that the whole story can be seen and tested.

use crate::{
    commands::{self, Profile},
    compose,
    data_folder::DataFolder,
    demo_seed::{self, Addresses, Suite},
    door::Sockets,
    hangup,
    lines::Lines,
    listen,
    observe::{self, Log},
    settings::{Checked, LogSettings, MasterKey, TracesSettings},
    stop::StopSignals,
    tls::{
        Certificates, LowestTls,
        authority::{self, LocalTls},
    },
    workers::Workers,
};
use admin::domain::BackOfficeSettings;
use anyhow::{Context, ensure};
use federation::domain::FederationSettings;
use idp::{
    domain::{
        Brand, BrandService, DynamicRegistration, Limits, OsRandom, Randomness, ResponseTypes, Secret,
        SigningAlgorithms,
    },
    keys::ClientAuthorities,
    mail::{SmtpMailer, SmtpSettings},
    settings::{Issuer, Lifetimes, MutualTls, OutgoingSettings, PasswordProfile},
    store::DbSettings,
};
use prometheus::IntCounter;
use std::{collections::BTreeMap, fs, net::SocketAddr, sync::Arc, time::Duration};

/// Connections to the database: one machine, few people.
const CONNECTIONS: u32 = 8;

/// How long the end waits for whoever reads along.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Runs until a signal ends it.
pub(crate) async fn run(command: commands::Demo) -> anyhow::Result<()> {
    let said = LogSettings { level: Some(command.log.clone()), ..LogSettings::default() };
    let log = observe::start(&said, &TracesSettings::default())?;
    let told = Lines::to_stdout(IntCounter::new("unread", "Nobody counts them.")?)?;
    let ended = play(command, &log, &told).await;
    log.end();
    told.flush(LAST_WORDS);
    ended
}

async fn play(command: commands::Demo, log: &Log, told: &Lines) -> anyhow::Result<()> {
    let mut signals = StopSignals::install()?;
    // The demo makes its certificate anew at every start, and reads none again.
    let hangup = hangup::pass_over(hangup::install()?);
    let folder = DataFolder::open(&command.data)?;
    let tls = if command.tls { Some(authority::prepare(&folder)?) } else { None };
    let addresses = Addresses::new(command.port_base, tls.is_some());
    // Taken before anything is written: a second demo on the same ports must not touch the data of the first.
    let certificates = tls.as_ref().map(|tls| certificates(tls, &command)).transpose()?;
    let config = certificates.as_ref().map(Certificates::server_config).transpose()?;
    let public = Sockets {
        listeners: listen::bind_localhost(addresses.provider_port())?,
        tls: config.clone(),
        is_mutual: false,
    };
    let admin =
        Sockets { listeners: listen::bind_localhost(addresses.admin_port())?, tls: config, is_mutual: false };
    let mutual_tls = certificates.map(|ours| mutual_sockets(&ours, &addresses)).transpose()?;
    let suite = command.profile.map(|Profile::Conformance| Suite::new(&command.suite)).transpose()?;
    let checked = settings(&folder, &command, &addresses, tls.as_ref())?;
    let mailer = SmtpMailer::new(&checked.mail).map_err(anyhow::Error::msg)?;
    let house = compose::assemble(checked)?.build(true).await?;
    log.count_in(house.provider.metrics.registry())?;
    let seeded = demo_seed::seed(&house, &folder, &addresses, suite.as_ref(), tls.as_ref()).await?;
    let public = house.open_public(public)?;
    let mutual_tls = mutual_tls.map(|sockets| house.open_mutual_tls(sockets)).transpose()?;
    let systems = demo::start(seeded.systems(&addresses, &folder, tls.as_ref())?).await?;
    let workers = Workers::start(&house, Arc::new(mailer));
    folder.write_private("demo.json", seeded.description(&addresses)?.as_bytes())?;
    let admin = house.open_admin(admin)?;
    house.welcome();
    told.say(addresses.table(&command.data).as_bytes());

    signals.wait().await;
    house.drain();
    systems.stop().await;
    tokio::join!(public.close(), workers.stop());
    if let Some(mutual_tls) = mutual_tls {
        mutual_tls.close().await;
    }
    admin.close().await;
    hangup.abort();
    told.say(b"\nStopped.\n");
    Ok(())
}

fn settings(
    folder: &DataFolder,
    command: &commands::Demo,
    addresses: &Addresses,
    tls: Option<&LocalTls>,
) -> anyhow::Result<Checked> {
    let database = match command.database.as_deref().filter(|url| !url.is_empty()) {
        Some(url) => url.to_owned(),
        None => folder.path("common-id.sqlite").to_string_lossy().into_owned(),
    };
    let issuer = Issuer::parse(&addresses.issuer()).context("the port makes no address")?;
    let mut federation = FederationSettings::new(issuer.clone());
    federation.migration.sites = vec![demo_seed::owners_site(folder, addresses)?];
    Ok(Checked {
        federation,
        authorize_order: None,
        idp: idp::settings::Settings {
            issuer,
            lifetimes: Lifetimes::default(),
            signing_algorithms: SigningAlgorithms::default(),
            // A demo keeps its keys: whoever tries it keeps its key set, too.
            rotate_after_days: 0,
            request_object_encryption: command.profile.is_some(),
            // Every plan has a client of its own for what it asks for.
            response_types: match command.profile {
                Some(Profile::Conformance) => ResponseTypes::all(),
                None => ResponseTypes::default(),
            },
            password_profile: PasswordProfile::default(),
            trusted_proxies: Vec::new(),
            outgoing: outgoing(command, tls)?,
            // Text messages land in the mailbox, too.
            sms_gateway: Some("sms.demo.test".to_owned()),
            // Whoever has the back office of a demo may try it out; the plans of the suite register without a token, and often.
            dynamic_registration: match command.profile {
                Some(Profile::Conformance) => DynamicRegistration::Open,
                None => DynamicRegistration::InitialAccessToken,
            },
            session_management: command.profile.is_some(),
            mutual_tls: tls.map(|tls| mutual_tls(tls, addresses)).transpose()?,
            limits: Limits {
                client_range: if command.profile.is_some() {
                    100_000
                } else {
                    Limits::default().client_range
                },
                ..Limits::default()
            },
        },
        database: DbSettings { url: database, connections: CONNECTIONS, replica_url: None },
        master_key: master_key(folder)?,
        brand: brand(addresses),
        brands: BTreeMap::new(),
        postal_list: None,
        // Nobody attacks a demo; the address of the file is there to be seen.
        security_contacts: vec!["mailto:security@id.example.jp".to_owned()],
        listen: SocketAddr::from(([127, 0, 0, 1], addresses.provider_port())),
        mutual_tls_listen: None,
        admin_listen: SocketAddr::from(([127, 0, 0, 1], addresses.admin_port())),
        back_office: BackOfficeSettings { dealer_console: true, ..BackOfficeSettings::default() },
        tls: None,
        mail: SmtpSettings {
            url: Secret::from(format!("smtp://127.0.0.1:{}", addresses.smtp_port())),
            from: "TOYOTA/LEXUSの共通ID <no-reply@id.example.jp>".to_owned(),
            reply_to: None,
        },
        log: LogSettings::default(),
        traces: TracesSettings::default(),
    })
}

/// Whom the provider may call, and whose certificates it believes: the services of the demo, whose logout endpoints are on
/// this machine, and the suite if there is one.
fn outgoing(command: &commands::Demo, tls: Option<&LocalTls>) -> anyhow::Result<OutgoingSettings> {
    let mut hosts = vec!["localhost".to_owned()];
    let mut authorities: Vec<String> = tls.map(|tls| tls.ca_pem.clone()).into_iter().collect();
    if command.profile.is_some() {
        hosts.extend(command.suite.host_str().map(str::to_owned));
    }
    if let Some(file) = &command.suite_ca {
        authorities
            .push(fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(OutgoingSettings {
        allowed_private_hosts: hosts,
        extra_ca_pem: Some(authorities.join("\n")).filter(|pem| !pem.is_empty()),
    })
}

/// The demo's certificate is made anew at every start, and never read again. It is of a curve, with which the plans of FAPI-CIBA
/// want TLS 1.3 alone.
fn certificates(tls: &LocalTls, command: &commands::Demo) -> anyhow::Result<Arc<Certificates>> {
    let lowest = command.profile.map_or(LowestTls::Tls12, |Profile::Conformance| LowestTls::Tls13);
    Ok(Certificates::new(&tls.leaf.judge(None).map_err(anyhow::Error::msg)?, lowest))
}

/// The listener for clients with certificates; those of the demo's authority can be known by their names.
fn mutual_sockets(ours: &Arc<Certificates>, addresses: &Addresses) -> anyhow::Result<Sockets> {
    let listeners = listen::bind_localhost(addresses.mutual_tls_port())?;
    Ok(Sockets { listeners, tls: Some(ours.mutual_server_config()?), is_mutual: true })
}

fn mutual_tls(tls: &LocalTls, addresses: &Addresses) -> anyhow::Result<MutualTls> {
    let address = Issuer::parse(&addresses.mutual_tls()).context("the port makes no address")?;
    Ok(MutualTls {
        address: Some(address),
        authorities: ClientAuthorities::from_pem(&tls.ca_pem),
        proxy_header: None,
    })
}

/// The shipped brand, and the services that run beside it.
fn brand(addresses: &Addresses) -> Brand {
    let mut brand = Brand::default();
    let here = [
        ("My TOYOTA", "My TOYOTA", addresses.my_toyota()),
        ("MyTOYOTA整備手帳", "MyTOYOTA Maintenance Notebook", addresses.notebook()),
    ];
    let here = here.map(|(ja, en, url)| BrandService { url: Some(url), ..BrandService::named(ja, en) });
    brand.services.splice(0..0, here);
    brand
}

/// The master key of an earlier run, or a new one.
fn master_key(folder: &DataFolder) -> anyhow::Result<MasterKey> {
    const FILE: &str = "master.key";
    let text = match folder.read(FILE)? {
        Some(text) => text,
        None => {
            // Data without its key is lost; a new key would only hide that.
            ensure!(
                !folder.path("common-id.sqlite").exists(),
                "{FILE} is missing beside the database that was sealed with it: put it back, or remove the folder"
            );
            let random: &dyn Randomness = &OsRandom;
            let text = random.secret().expose().to_owned();
            folder.write_private(FILE, text.as_bytes())?;
            text
        }
    };
    MasterKey::new(text.into()).with_context(|| format!("{FILE} in the data folder cannot be used"))
}
