//! Puts the house together: the provider, what plugs into it, and its two doors.
//!
//! Which steps there are is decided here and nowhere else; settings may order them anew, journey by journey.

use crate::{settings::Checked, workers};
use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use admin::http::Readiness;
use anyhow::Context;
use federation::Federation;
use idp::{
    Provider, ProviderBuilder,
    domain::TextVersion,
    store::{Tx, texts},
};
use std::{io, net::TcpListener, num::NonZero, sync::Arc, thread, time::Duration};
use tokio::{sync::watch, task::JoinHandle};

/// How long requests under way may take when the program stops, seconds.
const DRAIN_SECONDS: u64 = 10;

/// How long a connection may idle. Load balancers and HTTP clients let go after a minute or so: we must not be the first,
/// or a request that is on its way already meets a closed connection, and a token request is not sent twice.
const IDLE_CONNECTION: Duration = Duration::from_secs(95);

/// A client that has not sent its headers by then is cut off.
const SLOWEST_HEADERS: Duration = Duration::from_secs(5);

/// Connections that one worker thread holds at most, so that idle ones cannot eat up the descriptors.
const CONNECTIONS: usize = 10_000;

/// How soon the link of somebody who came over from a legacy site is made: they wait before a page.
const MIGRATIONS_PAUSE: Duration = Duration::from_millis(500);

/// How often there is a look for links whose time is over.
const LINKS_PAUSE: Duration = Duration::from_secs(30);

/// The parts, built and at rest.
pub(crate) struct House {
    pub(crate) provider: Arc<Provider>,
    pub(crate) federation: Arc<Federation>,
    readiness: Data<Readiness>,
}

/// The parts, chosen and judged, before there is a database.
pub(crate) struct Assembly {
    federation: Arc<Federation>,
    builder: ProviderBuilder,
}

/// Chooses the parts and judges what the settings say of them.
///
/// # Errors
/// A setting that cannot be used.
pub(crate) fn assemble(checked: Checked) -> anyhow::Result<Assembly> {
    let federation = Federation::new(checked.federation, checked.master_key.sealer()?);
    let mut builder = Provider::builder(checked.idp, checked.database, checked.master_key.sealer()?);
    if let Some(order) = checked.authorize_order {
        builder = builder.order("authorize", order);
    }
    let builder = builder
        .brand(checked.brand)
        .brands(checked.brands)
        .security_contacts(checked.security_contacts)
        .postal(crate::postal::list(checked.postal_list.as_deref())?)
        .step(federation.step())
        .step(federation.migration_step())
        .journey(federation.migration_journey())
        .claims(federation.claims())
        .mails(federation.mails())
        .extension(federation.of_account())
        .plug_in_settings(federation.settings.limits);
    builder.check()?;
    Ok(Assembly { federation, builder })
}

impl Assembly {
    /// Builds every part. With `migrate` the schema is brought up to date first; without it an old schema is an error.
    pub(crate) async fn build(self, migrate: bool) -> anyhow::Result<House> {
        let Self { federation, builder } = self;
        let provider = builder.build(migrate).await?;
        publish(&provider, idp::pages::shipped_texts()).await?;
        federation.prepare(&provider).await?;
        Ok(House { provider, federation, readiness: Data::new(Readiness::default()) })
    }
}

/// Texts that are shipped stand in every database, so that a new one can be used; operators publish later versions.
async fn publish(provider: &Provider, texts: Vec<TextVersion>) -> anyhow::Result<()> {
    let write =
        move |tx: &mut Tx<'_>| texts.iter().try_for_each(|text| texts::insert_new(tx, text).map(drop));
    Ok(provider.db.write(write).await?)
}

impl House {
    /// Opens the first door: customers, relying parties, dealers.
    pub(crate) fn open_public(&self, sockets: Sockets) -> anyhow::Result<Door> {
        let (provider, federation) = (Data::from(Arc::clone(&self.provider)), Arc::clone(&self.federation));
        let routes = move |config: &mut ServiceConfig| {
            config.app_data(provider.clone()).configure(idp::http::configure);
            federation.configure(config);
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Door::of(start(routes, sockets, threads)?))
    }

    /// Opens the second door: operators and probes.
    pub(crate) fn open_admin(&self, sockets: Sockets) -> anyhow::Result<Door> {
        let (provider, readiness) = (Data::from(Arc::clone(&self.provider)), self.readiness.clone());
        let routes = move |config: &mut ServiceConfig| {
            config.app_data(provider.clone()).app_data(readiness.clone()).configure(admin::http::configure);
        };
        // Few people are behind it, and they must not take threads from the first.
        Ok(Door::of(start(routes, sockets, 1)?))
    }

    /// From now on the probes say that everything runs.
    pub(crate) fn welcome(&self) {
        self.readiness.on();
    }

    /// From now on the probes say that this node wants no requests.
    pub(crate) fn drain(&self) {
        self.readiness.off();
    }

    /// The workers of the federation.
    pub(crate) fn plug_in_workers(&self, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let parts = || (Arc::clone(&self.federation), Arc::clone(&self.provider));
        let (federation, provider) = parts();
        let jobs = workers::spawn("dealer links", LINKS_PAUSE, stopping, move || {
            let (federation, provider) = (Arc::clone(&federation), Arc::clone(&provider));
            async move { federation.run_jobs(&provider).await }
        });
        let (federation, provider) = parts();
        let until = stopping.clone();
        let events = tokio::spawn(async move { federation.run_deliveries(&provider, until).await });
        let (federation, provider) = parts();
        let migrations = workers::spawn("migrations", MIGRATIONS_PAUSE, stopping, move || {
            let (federation, provider) = (Arc::clone(&federation), Arc::clone(&provider));
            async move { federation.migrate_users(&provider).await }
        });
        vec![jobs, events, migrations]
    }
}

/// Bound sockets of one door.
pub(crate) struct Sockets {
    pub(crate) listeners: Vec<TcpListener>,
    pub(crate) tls: Option<rustls::ServerConfig>,
}

/// An open door.
pub(crate) struct Door {
    handle: ServerHandle,
    server: JoinHandle<io::Result<()>>,
}

impl Door {
    fn of(server: Server) -> Self {
        Self { handle: server.handle(), server: tokio::spawn(server) }
    }

    /// Closes it: no new connections, and requests under way are finished.
    pub(crate) async fn close(self) {
        self.handle.stop(true).await;
        let _ = self.server.await;
    }
}

fn start<R>(routes: R, sockets: Sockets, threads: usize) -> anyhow::Result<Server>
where
    R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let mut server = HttpServer::new(move || {
        App::new()
            .configure(routes.clone())
            .default_service(web::to(idp::http::not_found))
            .wrap(from_fn(idp::http::protect))
    })
    .workers(threads)
    .max_connections(CONNECTIONS)
    .keep_alive(IDLE_CONNECTION)
    .client_request_timeout(SLOWEST_HEADERS)
    .shutdown_timeout(DRAIN_SECONDS)
    .disable_signals();
    for listener in sockets.listeners {
        server = match &sockets.tls {
            None => server.listen(listener),
            Some(tls) => server.listen_rustls_0_23(listener, tls.clone()),
        }
        .context("the listener cannot be used")?;
    }
    Ok(server.run())
}
