//! Certificates, good and broken.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::domain::CertificateName;
use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};

/// 2026-06-01.
const NOW: Timestamp = Timestamp::from_seconds(1_780_272_000);

struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().unwrap();
    let pem = params.self_signed(&key).unwrap().pem();
    Authority { pem, issuer: Issuer::new(params, key) }
}

/// A client's certificate: in 2026, for a client, with names of every kind.
fn params() -> CertificateParams {
    let mut params = CertificateParams::new(vec!["rp.example".to_owned()]).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "JP");
    params.distinguished_name.push(DnType::OrganizationName, "豊田, Inc.");
    params.distinguished_name.push(DnType::CommonName, "rp");
    params.subject_alt_names.extend([
        SanType::URI("urn:example:rp".try_into().unwrap()),
        SanType::IpAddress("192.0.2.1".parse().unwrap()),
        SanType::Rfc822Name("rp@example.jp".try_into().unwrap()),
    ]);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn signed_by(authority: &Authority, params: &CertificateParams) -> Vec<u8> {
    params.signed_by(&KeyPair::generate().unwrap(), &authority.issuer).unwrap().der().to_vec()
}

fn read(der: Vec<u8>) -> ClientCertificate {
    ClientCertificate::read(vec![der]).unwrap()
}

#[test]
fn names() {
    let certificate = read(signed_by(&authority("a"), &params()));
    for (name, has) in [
        (CertificateName::SubjectDn(r"CN=rp,O=豊田\, Inc.,C=JP".to_owned()), true),
        (CertificateName::SubjectDn(r"C=JP,O=豊田\, Inc.,CN=rp".to_owned()), false),
        (CertificateName::SanDns("rp.example".to_owned()), true),
        (CertificateName::SanDns("rp".to_owned()), false),
        (CertificateName::SanUri("urn:example:rp".to_owned()), true),
        (CertificateName::SanIp("192.0.2.1".to_owned()), true),
        (CertificateName::SanEmail("rp@example.jp".to_owned()), true),
    ] {
        assert_eq!(name.is_among(certificate.names()), has, "{name:?}");
    }
    assert_eq!(certificate.thumbprint().len(), 43);
}

#[test]
fn times_and_purposes() {
    let authority = authority("a");
    let trusted = ClientAuthorities::from_pem(&authority.pem).unwrap();
    let changed = |change: fn(&mut CertificateParams)| {
        let mut params = params();
        change(&mut params);
        read(signed_by(&authority, &params))
    };
    for (certificate, used) in [
        (changed(|_| {}), Ok(())),
        (changed(|params| params.key_usages.clear()), Ok(())),
        (changed(|params| params.extended_key_usages.clear()), Ok(())),
        (changed(|params| params.not_after = date_time_ymd(2026, 5, 31)), Err(CertificateError::Time)),
        (changed(|params| params.not_before = date_time_ymd(2026, 6, 2)), Err(CertificateError::Time)),
        (
            changed(|params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment]),
            Err(CertificateError::Usage),
        ),
        (
            changed(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]),
            Err(CertificateError::Usage),
        ),
    ] {
        assert_eq!(certificate.check_use(NOW), used);
        if used == Ok(()) {
            assert_eq!(trusted.check(&certificate, NOW), Ok(()));
        }
    }
    // The authority's verdict heeds the time, too.
    let late = Timestamp::from_seconds(1_800_000_000);
    assert_eq!(trusted.check(&changed(|_| {}), late), Err(CertificateError::Authority));
}

#[test]
fn authorities() {
    let (ours, theirs) = (authority("a"), authority("a"));
    let trusted = ClientAuthorities::from_pem(&ours.pem).unwrap();
    assert_eq!(trusted.check(&read(signed_by(&ours, &params())), NOW), Ok(()));
    let of_another = read(signed_by(&theirs, &params()));
    assert_eq!(
        trusted.check(&of_another, NOW),
        Err(CertificateError::Authority),
        "the same name, another key"
    );
    let of_itself = read(params().self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec());
    assert_eq!(trusted.check(&of_itself, NOW), Err(CertificateError::Authority));
    // A certificate of ours that is no authority vouches for nobody.
    let (key, leaf) = (KeyPair::generate().unwrap(), params());
    let middle = leaf.signed_by(&key, &ours.issuer).unwrap().der().to_vec();
    let below = params().signed_by(&KeyPair::generate().unwrap(), &Issuer::new(leaf, key)).unwrap();
    let chain = ClientCertificate::read(vec![below.der().to_vec(), middle]).unwrap();
    assert_eq!(trusted.check(&chain, NOW), Err(CertificateError::Authority));
    for broken in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(ClientAuthorities::from_pem(broken).is_none(), "{broken}");
    }
}

#[test]
fn an_intermediate_links_to_the_authority() {
    let root = authority("root");
    let mut params_of_middle = CertificateParams::new(Vec::new()).unwrap();
    params_of_middle.distinguished_name.push(DnType::CommonName, "middle");
    params_of_middle.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let middle = params_of_middle.signed_by(&key, &root.issuer).unwrap().der().to_vec();
    let issuer = Issuer::new(params_of_middle, key);
    let leaf = params().signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap().der().to_vec();
    let trusted = ClientAuthorities::from_pem(&root.pem).unwrap();
    let whole = ClientCertificate::read(vec![leaf.clone(), middle]).unwrap();
    assert_eq!(trusted.check(&whole, NOW), Ok(()));
    assert_eq!(trusted.check(&read(leaf), NOW), Err(CertificateError::Authority));
}

#[test]
fn broken_ones() {
    let good = signed_by(&authority("a"), &params());
    let read = |der: &[u8]| ClientCertificate::read(vec![der.to_vec()]).err();
    assert_eq!(read(&good), None);
    for cut in 0..good.len() {
        assert_eq!(read(&good[..cut]), Some(CertificateError::Unreadable), "cut at {cut}");
    }
    let longer = [good.as_slice(), b"\0"].concat();
    assert_eq!(read(&longer), Some(CertificateError::Unreadable));
    assert_eq!(read(&vec![0x30; LARGEST + 1]), Some(CertificateError::Unreadable));
    assert_eq!(read(b"-----BEGIN CERTIFICATE-----"), Some(CertificateError::Unreadable));
    assert_eq!(ClientCertificate::read(Vec::new()).err(), Some(CertificateError::Unreadable));
    let many = vec![good; LONGEST_CHAIN + 1];
    assert_eq!(ClientCertificate::read(many).err(), Some(CertificateError::Unreadable));
}

#[test]
fn the_first_of_an_x5c_counts() {
    let der = signed_by(&authority("a"), &params());
    assert_eq!(thumbprint_of_x5c(&STANDARD.encode(&der)), Some(thumbprint(&der)));
    for broken in ["", "x", "AAAA", &URL_SAFE_NO_PAD.encode([0xff; 8])] {
        assert_eq!(thumbprint_of_x5c(broken), None, "{broken}");
    }
}

proptest! {
    /// Whatever single byte is changed, nothing panics, and nobody vouches for what was changed.
    #[test]
    fn never_panics(at in 0_usize..600, byte in any::<u8>()) {
        let authority = authority("a");
        let trusted = ClientAuthorities::from_pem(&authority.pem).unwrap();
        let mut der = signed_by(&authority, &params());
        let at = at % der.len();
        let is_changed = std::mem::replace(&mut der[at], byte) != byte;
        if let Ok(certificate) = ClientCertificate::read(vec![der]) {
            let _ = certificate.check_use(NOW);
            prop_assert!(trusted.check(&certificate, NOW).is_err() || !is_changed);
        }
    }
}
