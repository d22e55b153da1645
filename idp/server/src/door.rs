//! A door of the house: a listener, and what every one of them is held to.

use crate::tls::note_certificates;
use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use anyhow::Context;
use std::{io, net::TcpListener, time::Duration};
use tokio::task::JoinHandle;

/// How long requests under way may take when the program stops, seconds.
const DRAIN_SECONDS: u64 = 10;

/// How long a connection may idle. Load balancers and HTTP clients let go after a minute or so: we must not be the first,
/// or a request that is on its way already meets a closed connection, and a token request is not sent twice.
const IDLE_CONNECTION: Duration = Duration::from_secs(95);

/// A client that has not sent its headers by then is cut off.
const SLOWEST_HEADERS: Duration = Duration::from_secs(5);

/// Connections that one worker thread holds at most, so that idle ones cannot eat up the descriptors.
const CONNECTIONS: usize = 10_000;

/// Bound sockets of one door.
pub(crate) struct Sockets {
    pub(crate) listeners: Vec<TcpListener>,
    pub(crate) tls: Option<rustls::ServerConfig>,
    /// Whether certificates of clients are asked for.
    pub(crate) is_mutual: bool,
}

/// An open door.
pub(crate) struct Door {
    handle: ServerHandle,
    server: JoinHandle<io::Result<()>>,
}

impl Door {
    /// Opens it: from now on `threads` threads serve these routes.
    pub(crate) fn open<R>(routes: R, sockets: Sockets, threads: usize) -> anyhow::Result<Self>
    where
        R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
    {
        let server = start(routes, sockets, threads)?;
        Ok(Self { handle: server.handle(), server: tokio::spawn(server) })
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
    let is_mutual = sockets.is_mutual;
    let mut server = HttpServer::new(move || {
        App::new()
            .configure(routes.clone())
            .default_service(web::to(idp::http::not_found))
            .wrap(from_fn(idp::http::protect))
    })
    .on_connect(move |connection, data| {
        if is_mutual {
            note_certificates(connection, data);
        }
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
