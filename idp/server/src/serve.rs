//! `serve` and `migrate`: production.

use crate::{
    compose::{self, Assembly},
    console,
    door::{Door, Sockets},
    hangup, listen,
    observe::{self, Log},
    settings::{Checked, Refused, TlsPair, TracesSettings},
    stop::StopSignals,
    tls::{Certificates, Renewal},
    workers::Workers,
};
use anyhow::Context;
use idp::{
    domain::{OsRandom, SystemClock},
    mail::SmtpMailer,
    store::{self, Db},
};
use rustls::ServerConfig;
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// How long a load balancer may take to see that this node is not ready any more.
const NOTICE: Duration = Duration::from_secs(1);

/// What `serve` runs, put together as far as that needs no database and no port.
pub(crate) struct Plan {
    mailer: SmtpMailer,
    assembly: Assembly,
    listen: SocketAddr,
    admin_listen: SocketAddr,
    tls: Option<(TlsPair, Arc<Certificates>, ServerConfig)>,
    mutual_tls: Option<(SocketAddr, ServerConfig)>,
}

impl Plan {
    /// What an operator should know although the settings are safe.
    pub(crate) fn remark(&self) -> Option<&str> {
        self.tls.as_ref().and_then(|(tls, ..)| tls.pair.remark.as_deref())
    }
}

/// Everything about the settings that can fail: `config check` and `serve` both do it, so that what passes the one starts
/// with the other.
///
/// # Errors
/// [`Refused`], with what is to be changed.
pub(crate) fn plan(mut checked: Checked) -> anyhow::Result<Plan> {
    let refused = |error: anyhow::Error| anyhow::Error::new(Refused::of(&error));
    let mailer =
        SmtpMailer::new(&checked.mail).map_err(|cause| refused(anyhow::anyhow!("`mail`: {cause}")))?;
    let (listen, admin_listen) = (checked.listen, checked.admin_listen);
    let tls = match checked.tls.take() {
        Some(tls) => {
            let certificates = Certificates::new(&tls.pair, tls.lowest);
            let config = certificates.server_config().map_err(refused)?;
            Some((tls, certificates, config))
        }
        None => None,
    };
    let mutual_tls = match (checked.mutual_tls_listen, &tls) {
        (Some(listen), Some((_, certificates, _))) => {
            Some((listen, certificates.mutual_server_config().map_err(refused)?))
        }
        _ => None,
    };
    let assembly = compose::assemble(checked).map_err(refused)?;
    Ok(Plan { mailer, assembly, listen, admin_listen, tls, mutual_tls })
}

/// Runs the provider until a signal ends it.
pub(crate) async fn run(checked: Checked) -> anyhow::Result<()> {
    let log = observe::start(&checked.log, &checked.traces)?;
    let ended = serve(checked, &log).await;
    log.end();
    ended
}

async fn serve(checked: Checked, log: &Log) -> anyhow::Result<()> {
    let mut signals = StopSignals::install()?;
    let hangup = hangup::install()?;
    let issuer = checked.idp.issuer.clone();
    let Plan { mailer, assembly, listen, admin_listen, tls, mutual_tls } = plan(checked)?;
    let config = tls.as_ref().map(|(.., config)| config.clone());
    let public = Sockets { listeners: listen::bind(listen)?, tls: config.clone(), is_mutual: false };
    let admin = Sockets { listeners: listen::bind(admin_listen)?, tls: config, is_mutual: false };
    let mutual_tls = match mutual_tls {
        Some((listen, config)) => {
            Some(Sockets { listeners: listen::bind(listen)?, tls: Some(config), is_mutual: true })
        }
        None => None,
    };
    tracing::info!(issuer = issuer.as_str(), %listen, admin = %admin_listen, "starting");
    let house = assembly.build(false).await?;
    log.count_in(house.provider.metrics.registry())?;
    let public = house.open_public(public)?;
    let mutual_tls = mutual_tls.map(|sockets| house.open_mutual_tls(sockets)).transpose()?;
    let workers = Workers::start(&house, Arc::new(mailer));
    let admin = house.open_admin(admin)?;
    let beside = match tls {
        Some((TlsPair { files, pem, pair, .. }, certificates, _)) => {
            Renewal::new(files, pem, pair, certificates, house.provider.metrics.registry())?.start(hangup)
        }
        None => hangup::pass_over(hangup),
    };
    house.welcome();
    tracing::info!("started");

    let reason = signals.wait().await;
    tracing::info!(signal = reason, "stopping");
    house.drain();
    // A second signal means: now.
    tokio::select! {
        () = tokio::time::sleep(NOTICE) => {}
        _ = signals.wait() => {}
    }
    // Side by side: requests under way may take all of the ten seconds.
    tokio::join!(public.close(), close(mutual_tls), workers.stop());
    admin.close().await;
    beside.abort();
    tracing::info!("stopped");
    Ok(())
}

/// Closes a door that is not in every house.
async fn close(door: Option<Door>) {
    if let Some(door) = door {
        door.close().await;
    }
}

/// Brings the schema to this program's version.
pub(crate) async fn migrate(checked: Checked) -> anyhow::Result<()> {
    // It says what it waits for.
    let log = observe::start(&checked.log, &TracesSettings::default())?;
    let ended = bring_up_to_date(checked).await;
    log.end();
    ended
}

async fn bring_up_to_date(checked: Checked) -> anyhow::Result<()> {
    let db = Db::open(&checked.database, Arc::new(SystemClock), Arc::new(OsRandom))?;
    let ran = db.migrate().await.context("the database could not be migrated")?;
    if ran.is_empty() {
        console::say(format_args!("The database is up to date."));
    }
    for name in ran {
        console::say(format_args!("{name}"));
    }
    report_clashes(&db).await
}

/// Names the accounts whose addresses differ from another account's in case alone, by their ids. They work as before,
/// as long as their owners type the address as it is written; an operator may ask them which account they want to keep.
async fn report_clashes(db: &Db) -> anyhow::Result<()> {
    let clashing = db.read(store::accounts::list_clashing).await.context("the accounts could not be read")?;
    if clashing.is_empty() {
        return Ok(());
    }
    console::say(format_args!(
        "Accounts whose mail address is also another account's but for its case: {}. Their owners log in with the \
         address exactly as they once wrote it:",
        clashing.len()
    ));
    for account in clashing {
        console::say(format_args!("{account}"));
    }
    Ok(())
}
