//! How the demo's systems face the network: listeners, TLS, limits, and the headers on every answer.
//! Knows no page and no system; each brings its own routes.

pub(crate) mod answer;
pub(crate) mod browser;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::DefaultHeaders,
    web::{self, ServiceConfig},
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::{StartError, settings::Tls};

/// No form or message that the demo accepts is larger, in bytes.
const LARGEST_BODY: usize = 64 * 1024;
/// How long a stopping server waits for requests under way, in seconds.
const PATIENCE_AT_STOP: u64 = 1;

/// Binds `address`; when it is a loopback address, the same port of the other family too,
/// because browsers and libraries resolve `localhost` to either.
pub(crate) fn bind(address: SocketAddr) -> Result<Vec<TcpListener>, StartError> {
    let failed = |address, cause| StartError::Listen { address, cause };
    let first = TcpListener::bind(address).map_err(|cause| failed(address, cause))?;
    let port = first.local_addr().map_err(|cause| failed(address, cause))?.port();
    let mut listeners = vec![first];

    let twin = match address.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => Some(IpAddr::from(Ipv6Addr::LOCALHOST)),
        IpAddr::V6(ip) if ip.is_loopback() => Some(IpAddr::from(Ipv4Addr::LOCALHOST)),
        _ => None,
    };
    if let Some(ip) = twin {
        let twin = SocketAddr::new(ip, port);
        match TcpListener::bind(twin) {
            Ok(listener) => listeners.push(listener),
            // Half of the visitors would silently reach another program.
            Err(cause) if cause.kind() == io::ErrorKind::AddrInUse => return Err(failed(twin, cause)),
            // A machine without the other family is fine.
            Err(_) => {}
        }
    }
    Ok(listeners)
}

/// What a system tells about its web server.
pub(crate) struct Site<R> {
    /// Bound before anything starts, so that a taken port is an error of the start.
    pub(crate) listeners: Vec<TcpListener>,
    /// Https when present.
    pub(crate) tls: Option<Arc<ServerConfig>>,
    /// Sources besides the site itself that its forms may lead to: the provider's origin, where there is a form for it.
    pub(crate) forms_lead_to: String,
    /// The routes of the system.
    pub(crate) routes: R,
}

/// Starts the web server. The answer is the future that runs it; its handle stops it.
pub(crate) fn start<R>(site: Site<R>) -> Result<Server, StartError>
where
    R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let Site { listeners, tls, forms_lead_to, routes } = site;
    // A redirect after a form counts as a place the form leads to, hence the provider's origin.
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; \
         form-action 'self' {forms_lead_to}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut server = HttpServer::new(move || {
        let headers = DefaultHeaders::new()
            .add(("Content-Security-Policy", policy.as_str()))
            .add(("X-Content-Type-Options", "nosniff"))
            .add(("Referrer-Policy", "same-origin"))
            .add(("Cache-Control", "no-store"));
        App::new()
            .wrap(headers)
            .app_data(web::FormConfig::default().limit(LARGEST_BODY))
            .app_data(web::PayloadConfig::new(LARGEST_BODY))
            .configure(routes.clone())
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(PATIENCE_AT_STOP)
    .client_request_timeout(Duration::from_secs(5));

    for listener in listeners {
        server = match &tls {
            None => server.listen(listener),
            Some(tls) => server.listen_rustls_0_23(listener, tls.as_ref().clone()),
        }
        .map_err(StartError::Serve)?;
    }
    Ok(server.run())
}

/// The certificate and key as rustls wants them.
pub(crate) fn tls_config(tls: &Tls) -> Result<Arc<ServerConfig>, StartError> {
    let bad = |cause: String| StartError::Tls(cause);
    let chain = CertificateDer::pem_slice_iter(tls.cert_pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| bad(error.to_string()))?;
    let key =
        PrivateKeyDer::from_pem_slice(tls.key_pem.as_bytes()).map_err(|error| bad(error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| bad(error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| bad(error.to_string()))?;
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn localhost_is_bound_in_both_families_where_there_are_both() {
        let listeners = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let ports: Vec<u16> =
            listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
        assert!(ports.iter().all(|port| Some(port) == ports.first()));
    }

    #[test]
    fn a_taken_port_is_named_in_the_error() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let Err(error) = bind(address) else { panic!("bound twice") };
        assert!(error.to_string().contains(&address.to_string()));
    }
}
