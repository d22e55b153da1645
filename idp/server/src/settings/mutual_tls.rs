//! `mtls`: how clients show certificates (RFC 8705), and the rules for it.

use super::{Settings, checked::read};
use idp::{
    keys::ClientAuthorities,
    settings::{CertificateHeader, Issuer, MutualTls},
};
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf};

/// `mtls`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MutualTlsSettings {
    /// Where a listener listens that asks for certificates.
    pub(crate) listen: Option<SocketAddr>,
    /// The address that clients with certificates come to: scheme, host and port.
    pub(crate) address: Option<String>,
    /// A PEM file with the authorities of `tls_client_auth`.
    pub(crate) client_ca: Option<PathBuf>,
    /// The header in which a trusted proxy hands certificates on.
    pub(crate) proxy_header: Option<CertificateHeader>,
}

impl MutualTlsSettings {
    fn is_on(&self) -> bool {
        self.listen.is_some() || self.proxy_header.is_some()
    }
}

/// Whoever sets something means to use it.
pub(super) fn mutual_tls_has_a_way(settings: &Settings) -> Option<String> {
    let mtls = &settings.mtls;
    let is_set = mtls.address.is_some() || mtls.client_ca.is_some();
    (is_set && !mtls.is_on()).then(|| {
        "`mtls`: nobody asks for certificates; set `mtls.listen`, or `mtls.proxy_header` where a proxy asks for them"
            .to_owned()
    })
}

/// The listener ends TLS itself, on a port of its own.
pub(super) fn mutual_tls_listener_is_its_own(settings: &Settings) -> Option<String> {
    let listen = settings.mtls.listen?;
    if settings.tls.is_none() {
        return Some("`mtls.listen` needs `tls`: a certificate is shown where TLS ends".to_owned());
    }
    if settings.mtls.address.is_none() {
        return Some(
            "`mtls.address` is missing: write the address that clients come to, as in https://mtls.id.example.jp"
                .to_owned(),
        );
    }
    let others = [settings.listen, settings.admin.listen];
    let taken = others.iter().flatten().any(|other| other.port() == listen.port() && listen.port() != 0);
    taken.then(|| "`mtls.listen` has the port of another listener: give it one of its own".to_owned())
}

pub(super) fn mutual_tls_address_is_an_origin(settings: &Settings) -> Option<String> {
    let address = settings.mtls.address.as_deref()?;
    let is_fit = Issuer::parse(address).is_some_and(|origin| origin.is_https());
    (!is_fit).then(|| {
        "`mtls.address` must be https, host and port alone, in its one form: write https://mtls.id.example.jp"
            .to_owned()
    })
}

/// A header that anybody could write would make anybody any client.
pub(super) fn mutual_tls_header_has_its_proxy(settings: &Settings) -> Option<String> {
    (settings.mtls.proxy_header.is_some() && settings.proxies.trusted.is_empty()).then(|| {
        "`mtls.proxy_header` is believed of `proxies.trusted` alone, and there is none: name the proxy that asks for \
         certificates; it has to take the header away that clients send"
            .to_owned()
    })
}

pub(super) fn client_ca_is_there(settings: &Settings) -> Option<String> {
    let path = settings.path(settings.mtls.client_ca.as_ref()?);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    ClientAuthorities::from_pem(&text).is_none().then(|| {
        format!(
            "`mtls.client_ca` holds no certificates in PEM that can be trusted as authorities: check {}",
            path.display()
        )
    })
}

impl Settings {
    /// How clients show certificates; `None` where nobody asks for one.
    pub(super) fn mutual_tls(&self) -> Result<Option<MutualTls>, String> {
        if !self.mtls.is_on() {
            return Ok(None);
        }
        let authorities = match &self.mtls.client_ca {
            Some(path) => ClientAuthorities::from_pem(&read(&self.path(path), "mtls.client_ca")?),
            None => None,
        };
        Ok(Some(MutualTls {
            address: self.mtls.address.as_deref().and_then(Issuer::parse),
            authorities,
            proxy_header: self.mtls.proxy_header,
        }))
    }
}
