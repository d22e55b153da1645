//! Certificates that clients show (RFC 8705): what stands in them, whether they hold now, and who vouches for them.
//!
//! Whoever called has proven by the handshake to hold the key, or a trusted proxy says so; nothing else about a certificate is
//! believed before it is judged here.

use crate::domain::{CertificateNames, DistinguishedName, Timestamp};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, UnixTime, pem::PemObject},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, net::IpAddr, sync::Arc, time::Duration};
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate, X509Name};

/// The largest certificate that is looked at, bytes, and the longest chain.
const LARGEST: usize = 16 * 1024;
const LONGEST_CHAIN: usize = 8;

/// Why a certificate is of no use. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// No certificate in DER, too large, or in too long a chain.
    #[error("certificate cannot be read")]
    Unreadable,
    /// Its time has not come, or is over.
    #[error("certificate does not hold now")]
    Time,
    /// It is not for clients that prove who they are.
    #[error("certificate is not for client authentication")]
    Usage,
    /// No authority of ours vouches for it.
    #[error("certificate is of no trusted authority")]
    Authority,
}

/// A certificate, read. Nothing is judged yet.
#[derive(Clone, Debug)]
pub struct ClientCertificate {
    chain: Vec<CertificateDer<'static>>,
    thumbprint: String,
    names: CertificateNames,
    holds: std::ops::RangeInclusive<i64>,
    is_for_clients: bool,
}

impl ClientCertificate {
    /// Reads a chain in DER, the client's own first.
    ///
    /// # Errors
    /// [`CertificateError::Unreadable`].
    pub fn read(chain: Vec<Vec<u8>>) -> Result<Self, CertificateError> {
        let fits = chain.len() <= LONGEST_CHAIN && chain.iter().all(|der| der.len() <= LARGEST);
        let leaf = chain.first().filter(|_| fits).ok_or(CertificateError::Unreadable)?;
        let (rest, facts) = X509Certificate::from_der(leaf).map_err(|_| CertificateError::Unreadable)?;
        if !rest.is_empty() {
            return Err(CertificateError::Unreadable);
        }
        let validity = facts.validity();
        Ok(Self {
            thumbprint: thumbprint(leaf),
            names: names_of(&facts),
            holds: validity.not_before.timestamp()..=validity.not_after.timestamp(),
            is_for_clients: is_for_clients(&facts),
            chain: chain.into_iter().map(CertificateDer::from).collect(),
        })
    }

    /// `x5t#S256` (RFC 8705, 3.1): what tokens are bound to.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// The names in it.
    pub fn names(&self) -> &CertificateNames {
        &self.names
    }

    /// Whether a client may prove by it now who it is, whoever issued it.
    ///
    /// # Errors
    /// Its time is not now, or it is for something else.
    pub fn check_use(&self, now: Timestamp) -> Result<(), CertificateError> {
        if !self.holds.contains(&now.seconds()) {
            return Err(CertificateError::Time);
        }
        if self.is_for_clients { Ok(()) } else { Err(CertificateError::Usage) }
    }
}

/// The thumbprint of a certificate in DER, SHA-256 in base64url.
fn thumbprint(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(der))
}

/// The thumbprint of the first certificate of an `x5c` (RFC 7517, 4.7).
pub(super) fn thumbprint_of_x5c(first: &str) -> Option<String> {
    let der = STANDARD.decode(first).ok()?;
    let (rest, _) = X509Certificate::from_der(&der).ok()?;
    rest.is_empty().then(|| thumbprint(&der))
}

/// Without an extension that says what the key is for, it is for everything (RFC 5280, 4.2.1.3 and 4.2.1.12). One that cannot be
/// read says nothing good.
fn is_for_clients(facts: &X509Certificate<'_>) -> bool {
    let usage = match facts.key_usage() {
        Ok(None) => true,
        Ok(Some(usage)) => usage.value.digital_signature(),
        Err(_) => false,
    };
    let purpose = match facts.extended_key_usage() {
        Ok(None) => true,
        Ok(Some(purpose)) => purpose.value.client_auth || purpose.value.any,
        Err(_) => false,
    };
    usage && purpose
}

fn names_of(facts: &X509Certificate<'_>) -> CertificateNames {
    let mut names = CertificateNames { subject: subject_of(facts.subject()), ..CertificateNames::default() };
    for extension in facts.extensions() {
        let ParsedExtension::SubjectAlternativeName(found) = extension.parsed_extension() else { continue };
        for name in &found.general_names {
            match name {
                GeneralName::DNSName(name) => names.dns.push((*name).to_owned()),
                GeneralName::URI(uri) => names.uri.push((*uri).to_owned()),
                GeneralName::RFC822Name(email) => names.email.push((*email).to_owned()),
                GeneralName::IPAddress(bytes) => names.ip.extend(address_of(bytes)),
                _ => {}
            }
        }
    }
    names
}

fn subject_of(subject: &X509Name<'_>) -> Option<DistinguishedName> {
    let mut parts = Vec::new();
    for part in subject.iter() {
        let mut attributes = BTreeSet::new();
        for attribute in part.iter() {
            let value = attribute.as_str().ok()?.to_owned();
            // The same twice is no set, and not what anybody can have registered.
            if !attributes.insert((attribute.attr_type().to_id_string(), value)) {
                return None;
            }
        }
        parts.push(attributes);
    }
    DistinguishedName::of(parts)
}

fn address_of(bytes: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(bytes)
        .map(IpAddr::from)
        .or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}

/// The authorities whose certificates `tls_client_auth` takes (RFC 8705, 2.1).
#[derive(Clone, Debug)]
pub struct ClientAuthorities(Arc<dyn ClientCertVerifier>);

impl ClientAuthorities {
    /// Those of a PEM text; `None` when there is none in it, or one that nobody can trust.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            roots.add(certificate.ok()?).ok()?;
        }
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), ring).build().ok().map(Self)
    }

    /// Whether one of them vouches for the certificate now: a chain of signatures, times and purposes (RFC 5280, 6).
    ///
    /// # Errors
    /// None does.
    pub fn check(&self, certificate: &ClientCertificate, now: Timestamp) -> Result<(), CertificateError> {
        let (leaf, others) = certificate.chain.split_first().ok_or(CertificateError::Unreadable)?;
        let now = Duration::from_secs(u64::try_from(now.seconds()).unwrap_or_default());
        let judged = self.0.verify_client_cert(leaf, others, UnixTime::since_unix_epoch(now));
        judged.map(drop).map_err(|_| CertificateError::Authority)
    }
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
