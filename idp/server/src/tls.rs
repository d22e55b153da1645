//! Certificates: those of the operator, judged before they are used and read again while the program runs, and the demo's
//! own authority.

#[cfg(feature = "demo")]
pub(crate) mod authority;
mod judge;
mod lowest;
mod peer;
mod renew;

pub(crate) use judge::{Pair, are_authorities};
pub(crate) use lowest::LowestTls;
pub(crate) use peer::{AnyCertificate, note_certificates};
pub(crate) use renew::{CertificateFiles, Certificates, Renewal};

use idp::domain::Secret;

/// A certificate chain, leaf first, and its key, both PEM.
#[derive(Clone, Debug)]
pub(crate) struct Pem {
    pub(crate) cert: String,
    pub(crate) key: Secret,
}

impl PartialEq for Pem {
    fn eq(&self, other: &Self) -> bool {
        self.cert == other.cert && self.key.matches(&other.key)
    }
}
