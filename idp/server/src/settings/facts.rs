//! What settings come to when they are looked up: paths, keys, certificates, and where an address leads. Rules judge it, and
//! what passes is built from it.

use super::Settings;
use crate::tls::{CertificateFiles, LowestTls, Pair, Pem};
use idp::{
    domain::{ResponseTypes, Secret, SigningAlgorithms},
    settings::{Host, Issuer},
};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use url::Url;

/// A certificate as it is when the program starts.
#[derive(Debug)]
pub(crate) struct TlsPair {
    pub(crate) files: CertificateFiles,
    pub(crate) pem: Pem,
    pub(crate) pair: Pair,
    pub(crate) lowest: LowestTls,
}

/// Whether what is sent to this address stays on this machine.
pub(super) fn leads_here(url: &Url) -> bool {
    Host::of_url(url).is_some_and(|host| host.is_loopback())
}

/// Whether the permissions of `path` hold any of `bits`. A path that is not there is another rule's matter.
pub(super) fn others_may(path: &Path, bits: u32) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & bits != 0)
}

impl Settings {
    /// A path of the file, from the file's own folder when it is relative.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }

    /// What ID tokens can be signed with; `None` when the list leaves out one that is needed.
    pub(super) fn offered_algorithms(&self) -> Option<SigningAlgorithms> {
        self.signing_algorithms
            .as_deref()
            .map_or_else(|| Some(SigningAlgorithms::default()), SigningAlgorithms::new)
    }

    /// What authorization requests can be answered with; `None` when the list leaves `code` out.
    pub(super) fn offered_response_types(&self) -> Option<ResponseTypes> {
        self.response_types.as_deref().map_or_else(|| Some(ResponseTypes::default()), ResponseTypes::new)
    }

    /// The master key from wherever it is; `None` when it is nowhere.
    pub(super) fn read_master_key(&self) -> Option<std::io::Result<Secret>> {
        if let Some(key) = &self.master_key {
            return Some(Ok(key.clone()));
        }
        let path = self.path(self.master_key_file.as_ref()?);
        Some(std::fs::read_to_string(path).map(Secret::from))
    }

    /// The certificate that is set, read and judged; `None` when none is.
    pub(super) fn tls_pair(&self) -> Option<Result<TlsPair, String>> {
        let tls = self.tls.as_ref()?;
        // A proxy with TLS before us may know us by a name of the inner network.
        let host = if self.proxies.trusted.is_empty() {
            Issuer::parse(&self.issuer).and_then(|it| it.host())
        } else {
            None
        };
        let files = CertificateFiles { cert: self.path(&tls.cert), key: self.path(&tls.key), host };
        Some(files.read().and_then(|pem| {
            let pair = pem.judge(files.host.as_ref())?;
            Ok(TlsPair { files, pem, pair, lowest: tls.lowest })
        }))
    }
}
