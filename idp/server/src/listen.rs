//! Listeners: bound before anything runs, so that a taken port is an error of the start.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

/// Binds `address`.
pub(crate) fn bind(address: SocketAddr) -> anyhow::Result<Vec<TcpListener>> {
    Ok(vec![bind_one(address)?])
}

/// Binds a port of this machine in both families, since `localhost` may mean either.
#[cfg(feature = "demo")]
pub(crate) fn bind_localhost(port: u16) -> anyhow::Result<Vec<TcpListener>> {
    let mut listeners = bind(SocketAddr::from(([127, 0, 0, 1], port)))?;
    let twin = SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], port));
    match listener(twin) {
        Ok(listener) => listeners.push(listener),
        // Half of the visitors would silently reach another program.
        Err(cause) if cause.kind() == io::ErrorKind::AddrInUse => return Err(taken(twin, cause)),
        // A machine without the other family is fine.
        Err(_) => {}
    }
    Ok(listeners)
}

fn bind_one(address: SocketAddr) -> anyhow::Result<TcpListener> {
    listener(address).map_err(|cause| taken(address, cause))
}

fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

fn taken(address: SocketAddr, cause: io::Error) -> anyhow::Error {
    anyhow::Error::new(cause).context(format!("cannot listen on {address}"))
}
