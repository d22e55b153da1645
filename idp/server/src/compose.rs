//! Puts the house together: the provider, what plugs into it, and its two doors.
//!
//! The order of the interaction's steps is decided here and nowhere else.

use crate::{readiness::Readiness, settings::Checked};
use actix_web::{
    App, HttpResponse, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use anyhow::Context;
use idp::{
    Provider,
    domain::TextVersion,
    store::{Tx, texts},
};
use std::{io, net::TcpListener, num::NonZero, sync::Arc, thread, time::Duration};
use tokio::{sync::watch, task::JoinHandle};

/// How long requests under way may take when the program stops, seconds.
const DRAIN_SECONDS: u64 = 10;

/// A client that has not sent its headers by then is cut off.
const SLOWEST_HEADERS: Duration = Duration::from_secs(5);

/// Connections that one worker thread holds at most, so that idle ones cannot eat up the descriptors.
const CONNECTIONS: usize = 10_000;

/// The parts, built and at rest.
pub(crate) struct House {
    pub(crate) provider: Arc<Provider>,
    pub(crate) readiness: Readiness,
}

/// Builds every part. With `migrate` the schema is brought up to date first; without it an old schema is an error.
pub(crate) async fn build(checked: Checked, migrate: bool) -> anyhow::Result<House> {
    let provider = Provider::builder(checked.idp, checked.database, checked.sealer)
        .brand(checked.brand)
        .build(migrate)
        .await?;
    publish(&provider, idp::pages::shipped_texts()).await?;
    Ok(House { provider, readiness: Readiness::default() })
}

/// Texts that are shipped stand in every database, so that a new one can be used; operators publish later versions.
async fn publish(provider: &Provider, texts: Vec<TextVersion>) -> anyhow::Result<()> {
    let write =
        move |tx: &mut Tx<'_>| texts.iter().try_for_each(|text| texts::insert_new(tx, text).map(drop));
    Ok(provider.db.write(write).await?)
}

impl House {
    /// The workers of the plug-ins.
    pub(crate) fn plug_in_workers(&self, _stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        Vec::new()
    }

    fn public_routes(&self) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
        let provider = Data::from(Arc::clone(&self.provider));
        move |config: &mut ServiceConfig| {
            config.app_data(provider.clone()).configure(idp::http::configure);
        }
    }

    fn admin_routes(&self) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
        let provider = Data::from(Arc::clone(&self.provider));
        let readiness = self.readiness.clone();
        move |config: &mut ServiceConfig| {
            let readiness = readiness.clone();
            config
                .app_data(provider.clone())
                .route("/live", web::get().to(HttpResponse::NoContent))
                .route("/ready", web::get().to(move || ready(readiness.clone())));
        }
    }
}

async fn ready(readiness: Readiness) -> HttpResponse {
    if readiness.is_on() {
        HttpResponse::Ok().body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable().body("stopping\n")
    }
}

/// Bound sockets of the two doors.
pub(crate) struct Doors {
    pub(crate) public: Vec<TcpListener>,
    pub(crate) admin: Vec<TcpListener>,
    pub(crate) tls: Option<rustls::ServerConfig>,
}

/// The open doors.
pub(crate) struct Open {
    servers: Vec<(ServerHandle, JoinHandle<io::Result<()>>)>,
}

/// Opens both doors.
pub(crate) fn open(house: &House, doors: Doors) -> anyhow::Result<Open> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let public = start(house.public_routes(), doors.public, doors.tls.clone(), threads)?;
    // Few people are behind the second door, and they must not take threads from the first.
    let admin = start(house.admin_routes(), doors.admin, doors.tls, 1)?;
    Ok(Open {
        servers: [public, admin].into_iter().map(|server| (server.handle(), tokio::spawn(server))).collect(),
    })
}

impl Open {
    /// Closes both: no new connections, and those under way are finished.
    pub(crate) async fn close(self) {
        for (handle, _) in &self.servers {
            // Not awaited one by one: both close at the same time.
            drop(handle.stop(true));
        }
        for (_, task) in self.servers {
            let _ = task.await;
        }
    }
}

fn start<R>(
    routes: R,
    listeners: Vec<TcpListener>,
    tls: Option<rustls::ServerConfig>,
    threads: usize,
) -> anyhow::Result<Server>
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
    .client_request_timeout(SLOWEST_HEADERS)
    .shutdown_timeout(DRAIN_SECONDS)
    .disable_signals();
    for listener in listeners {
        server = match &tls {
            None => server.listen(listener),
            Some(tls) => server.listen_rustls_0_23(listener, tls.clone()),
        }
        .context("the listener cannot be used")?;
    }
    Ok(server.run())
}
