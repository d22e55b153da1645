//! The demo's own certificate authority: made at the first run with `--tls`, good for this machine alone.

use super::Pem;
use crate::data_folder::DataFolder;
use anyhow::Context;
use idp::domain::{Clock, SystemClock};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use std::net::{Ipv4Addr, Ipv6Addr};

const DAY_SECONDS: i64 = 86_400;

/// How long the authority and a certificate hold, days. The certificate is made anew at every start.
const AUTHORITY_DAYS: i64 = 3_650;
const LEAF_DAYS: i64 = 365;

/// The authority's certificate and a certificate for this machine.
pub(crate) struct LocalTls {
    /// What a tool has to trust; also in `ca.pem` of the data folder.
    pub(crate) ca_pem: String,
    /// For every listener of the demo.
    pub(crate) leaf: Pem,
    issuer: Issuer<'static, KeyPair>,
}

impl LocalTls {
    /// A certificate of the authority for a client that is known by its name, `CN=client`, with a key of its own.
    pub(crate) fn certify(&self, client: &str) -> anyhow::Result<Pem> {
        let key = KeyPair::generate()?;
        let cert = client_params(client)?.signed_by(&key, &self.issuer)?;
        Ok(Pem { cert: cert.pem(), key: key.serialize_pem().into() })
    }
}

/// A certificate that a client signs itself.
pub(crate) fn self_signed(client: &str) -> anyhow::Result<Pem> {
    let key = KeyPair::generate()?;
    Ok(Pem { cert: client_params(client)?.self_signed(&key)?.pem(), key: key.serialize_pem().into() })
}

fn client_params(client: &str) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, client);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    hold_for(&mut params, AUTHORITY_DAYS);
    Ok(params)
}

/// Reads the authority of an earlier run, or makes it; makes a certificate under it.
pub(crate) fn prepare(folder: &DataFolder) -> anyhow::Result<LocalTls> {
    let (ca_pem, key) = match (folder.read("ca.pem")?, folder.read("ca-key.pem")?) {
        (Some(cert), Some(key)) => {
            (cert, KeyPair::from_pem(&key).context("ca-key.pem in the data folder is not a private key")?)
        }
        _ => make_authority(folder)?,
    };
    // Name and key identifier come out the same as in the certificate: both follow from what is fixed and from the key.
    let issuer = Issuer::new(authority_params()?, key);
    let leaf_key = KeyPair::generate()?;
    let leaf = leaf_params()?.signed_by(&leaf_key, &issuer)?;
    let leaf = Pem { cert: leaf.pem(), key: leaf_key.serialize_pem().into() };
    Ok(LocalTls { ca_pem, leaf, issuer })
}

fn make_authority(folder: &DataFolder) -> anyhow::Result<(String, KeyPair)> {
    let key = KeyPair::generate()?;
    let cert = authority_params()?.self_signed(&key)?.pem();
    // The key first: a certificate without its key would be good for nothing at the next start.
    folder.write_private("ca-key.pem", key.serialize_pem().as_bytes())?;
    folder.write("ca.pem", cert.as_bytes())?;
    Ok((cert, key))
}

fn authority_params() -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, "common-id demo, this machine only");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // Whoever trusts it and loses its key loses nothing beyond this machine.
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".to_owned()),
            GeneralSubtree::IpAddress(CidrSubnet::V4([127, 0, 0, 0], [255, 0, 0, 0])),
            GeneralSubtree::IpAddress(CidrSubnet::V6(Ipv6Addr::LOCALHOST.octets(), [255; 16])),
        ],
        excluded_subtrees: Vec::new(),
    });
    hold_for(&mut params, AUTHORITY_DAYS);
    Ok(params)
}

fn leaf_params() -> anyhow::Result<CertificateParams> {
    let names = ["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()];
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    hold_for(&mut params, LEAF_DAYS);
    Ok(params)
}

/// From yesterday, so that a clock a little behind takes no offence.
fn hold_for(params: &mut CertificateParams, days: i64) {
    let now = SystemClock.now();
    for (at, place) in [
        (now.plus_seconds(-DAY_SECONDS), &mut params.not_before),
        (now.plus_seconds(days * DAY_SECONDS), &mut params.not_after),
    ] {
        let day = at.in_japan();
        *place =
            rcgen::date_time_ymd(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs());
    }
}
