//! What makes a certificate and its key unfit to serve with, in one sentence each.

use super::Pem;
use idp::{
    domain::{Clock, SystemClock, Timestamp},
    settings::Host,
};
use rustls::{
    RootCertStore,
    client::verify_server_name,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    server::ParsedCertificate,
    sign::CertifiedKey,
};
use std::sync::Arc;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// A pair that fits together and holds today.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) key: Arc<CertifiedKey>,
    /// Until when it holds.
    pub(crate) ends_at: Timestamp,
    /// What an operator should know although the pair can be served.
    pub(crate) remark: Option<String>,
}

impl Pem {
    /// Judges the pair; `host` is the name that visitors call it by.
    ///
    /// # Errors
    /// What is wrong, in a sentence about the settings `tls.cert` and `tls.key`.
    pub(crate) fn judge(&self, host: Option<&Host>) -> Result<Pair, String> {
        let chain = self.chain()?;
        let signing_key = ring::sign::any_supported_type(&self.private_key()?).map_err(|_| {
            "`tls.key` is of a kind that cannot be used: make one of ECDSA P-256 or RSA 2048".to_owned()
        })?;
        let key = CertifiedKey::new(chain, signing_key);
        let unreadable = || "`tls.cert` holds something that is no X.509 certificate".to_owned();
        let leaf = key.cert.first().ok_or_else(unreadable)?;
        let parsed = ParsedCertificate::try_from(leaf).map_err(|_| unreadable())?;
        key.keys_match().map_err(|_| {
            "`tls.key` is not the key of the first certificate in `tls.cert`: the server's own must come first".to_owned()
        })?;
        let facts = facts(&key.cert).ok_or_else(unreadable)?;
        holds_today(&facts)?;
        follow_one_another(&facts)?;
        if let Some(host) = host {
            is_for(&parsed, host, &facts)?;
        }
        let (ends_at, remark) = (until(&facts), remark(&facts));
        Ok(Pair { key: Arc::new(key), ends_at, remark })
    }

    fn chain(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let none = "`tls.cert` holds no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----";
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(self.cert.as_bytes()).collect();
        chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| none.to_owned())
    }

    fn private_key(&self) -> Result<PrivateKeyDer<'static>, String> {
        if self.key.expose().contains("ENCRYPTED") {
            return Err("`tls.key` is encrypted, and nobody types its password at a start: write it without one, as openssl \
                        pkey does"
                .to_owned());
        }
        PrivateKeyDer::from_pem_slice(self.key.expose().as_bytes()).map_err(|_| {
            "`tls.key` holds no private key in PEM: it begins with -----BEGIN PRIVATE KEY-----".to_owned()
        })
    }
}

/// Whether every certificate in `pem` can be trusted as an authority; there must be one.
pub(crate) fn are_authorities(pem: &str) -> bool {
    let mut roots = RootCertStore::empty();
    let read = CertificateDer::pem_slice_iter(pem.as_bytes())
        .all(|certificate| certificate.is_ok_and(|der| roots.add(der).is_ok()));
    read && !roots.is_empty()
}

/// The certificates of a chain, read; never empty.
fn facts<'a>(chain: &'a [CertificateDer<'_>]) -> Option<Vec<X509Certificate<'a>>> {
    let read = |der: &'a CertificateDer<'_>| X509Certificate::from_der(der).ok().map(|(_, facts)| facts);
    chain.iter().map(read).collect::<Option<Vec<_>>>().filter(|facts| !facts.is_empty())
}

/// When the first of the chain to end does.
fn until(facts: &[X509Certificate<'_>]) -> Timestamp {
    let ends = facts.iter().map(|facts| facts.validity().not_after.timestamp());
    Timestamp::from_seconds(ends.min().unwrap_or_default())
}

fn holds_today(facts: &[X509Certificate<'_>]) -> Result<(), String> {
    let now = SystemClock.now();
    let day = |at: Timestamp| at.in_japan().strftime("%Y-%m-%d %H:%M %:z").to_string();
    let begins = facts.iter().map(|facts| facts.validity().not_before.timestamp()).max().unwrap_or_default();
    let begins = Timestamp::from_seconds(begins);
    if begins > now {
        return Err(format!(
            "`tls.cert` holds only from {} on: check it and this machine's clock",
            day(begins)
        ));
    }
    if until(facts) <= now {
        return Err(format!("`tls.cert` has ended at {}: renew it", day(until(facts))));
    }
    Ok(())
}

fn follow_one_another(facts: &[X509Certificate<'_>]) -> Result<(), String> {
    let broken = facts.windows(2).any(|pair| match pair {
        [signed, signer] => signed.issuer() != signer.subject(),
        _ => false,
    });
    if broken {
        return Err("the certificates in `tls.cert` do not follow one another: the server's own first, then each time the \
                    one that signed it"
            .to_owned());
    }
    Ok(())
}

fn is_for(parsed: &ParsedCertificate<'_>, host: &Host, facts: &[X509Certificate<'_>]) -> Result<(), String> {
    let name = match host {
        Host::Name(name) => ServerName::try_from(name.as_str()).map_err(|_| format!("{name} is no name"))?,
        Host::Address(address) => ServerName::IpAddress((*address).into()),
        Host::Socket(_) => return Ok(()),
    };
    verify_server_name(parsed, &name).map_err(|_| {
        format!("`tls.cert` is not for {host}, the host of `issuer`, but for {}", names(facts).join(", "))
    })
}

fn names(facts: &[X509Certificate<'_>]) -> Vec<String> {
    let names = facts.first().and_then(|facts| facts.subject_alternative_name().ok().flatten());
    let names: Vec<String> = (names.iter())
        .flat_map(|names| &names.value.general_names)
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(_) => Some("an address".to_owned()),
            _ => None,
        })
        .collect();
    if names.is_empty() { vec!["no name at all".to_owned()] } else { names }
}

/// A chain of one may be right under an authority of one's own, and is the usual slip under a public one.
fn remark(facts: &[X509Certificate<'_>]) -> Option<String> {
    let alone = facts.first().filter(|leaf| facts.len() == 1 && leaf.issuer() != leaf.subject())?;
    Some(format!(
        "`tls.cert` holds the server's certificate alone: unless visitors trust {} itself, append the one that signed it",
        alone.issuer()
    ))
}
