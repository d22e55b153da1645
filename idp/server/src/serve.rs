//! `serve` and `migrate`: production.

use crate::{
    compose::{self, Sockets},
    console, listen,
    observe::{self, Log},
    settings::Checked,
    stop::StopSignals,
    workers::Workers,
};
use anyhow::Context;
use idp::{
    domain::{OsRandom, SystemClock},
    mail::SmtpMailer,
    store::Db,
};
use std::{sync::Arc, time::Duration};

/// How long a load balancer may take to see that this node is not ready any more.
const NOTICE: Duration = Duration::from_secs(1);

/// Runs the provider until a signal ends it.
pub(crate) async fn run(checked: Checked) -> anyhow::Result<()> {
    let log = observe::start(&checked.log)?;
    let ended = serve(checked, &log).await;
    log.end();
    ended
}

async fn serve(checked: Checked, log: &Log) -> anyhow::Result<()> {
    let mut signals = StopSignals::install()?;
    let mailer = SmtpMailer::new(&checked.mail).map_err(anyhow::Error::msg)?;
    let tls = checked.tls.as_ref().map(crate::tls::Pem::server_config).transpose()?;
    let public = Sockets { listeners: listen::bind(checked.listen)?, tls: tls.clone() };
    let admin = Sockets { listeners: listen::bind(checked.admin_listen)?, tls };
    tracing::info!(issuer = checked.idp.issuer.as_str(), listen = %checked.listen, admin = %checked.admin_listen, "starting");
    let house = compose::build(checked, false).await?;
    log.count_in(house.provider.metrics.registry())?;
    let public = house.open_public(public)?;
    let workers = Workers::start(&house, Arc::new(mailer));
    let admin = house.open_admin(admin)?;
    house.welcome();
    tracing::info!("started");

    let signal = signals.wait().await;
    tracing::info!(signal, "stopping");
    house.drain();
    // A second signal means: now.
    tokio::select! {
        () = tokio::time::sleep(NOTICE) => {}
        _ = signals.wait() => {}
    }
    public.close().await;
    workers.stop().await;
    admin.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Brings the schema to this program's version.
pub(crate) async fn migrate(checked: Checked) -> anyhow::Result<()> {
    let db = Db::open(&checked.database, Arc::new(SystemClock), Arc::new(OsRandom))?;
    let ran = db.migrate().await.context("the database could not be migrated")?;
    if ran.is_empty() {
        console::say(format_args!("The database is up to date."));
    }
    for name in ran {
        console::say(format_args!("{name}"));
    }
    Ok(())
}
