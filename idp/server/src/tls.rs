//! Certificates: those of the operator, and the demo's own authority.

use anyhow::Context;
use idp::domain::Secret;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::sync::Arc;

/// A certificate chain, leaf first, and its key, both PEM.
#[derive(Clone, Debug)]
pub(crate) struct Pem {
    pub(crate) cert: String,
    pub(crate) key: Secret,
}

impl Pem {
    /// What the listeners need: TLS 1.2 and 1.3 with ring.
    pub(crate) fn server_config(&self) -> anyhow::Result<ServerConfig> {
        let chain = CertificateDer::pem_slice_iter(self.cert.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .context("the certificate is not PEM")?;
        let key = PrivateKeyDer::from_pem_slice(self.key.expose().as_bytes())
            .context("the certificate's key is not PEM")?;
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .context("certificate and key do not fit together")
    }
}
