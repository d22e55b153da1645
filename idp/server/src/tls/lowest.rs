//! The lowest version of TLS that listeners speak. Of TLS 1.2 the profiles of FAPI 1.0 (FAPI-CIBA among them) permit but suites for
//! RSA certificates (FAPI 1.0 Advanced, 8.5): a deployment of theirs with a certificate of a curve speaks TLS 1.3 alone.

use rustls::{
    SupportedProtocolVersion,
    version::{TLS12, TLS13},
};
use serde::Deserialize;

static BOTH: [&SupportedProtocolVersion; 2] = [&TLS13, &TLS12];
static NEWEST: [&SupportedProtocolVersion; 1] = [&TLS13];

/// `tls.lowest`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum LowestTls {
    /// For everybody who comes.
    #[default]
    #[serde(rename = "tls1.2")]
    Tls12,
    /// For deployments without old devices.
    #[serde(rename = "tls1.3")]
    Tls13,
}

impl LowestTls {
    /// What is spoken, the best first.
    pub(super) fn versions(self) -> &'static [&'static SupportedProtocolVersion] {
        match self {
            Self::Tls12 => &BOTH,
            Self::Tls13 => &NEWEST,
        }
    }
}

#[cfg(all(test, feature = "demo"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tls::{Certificates, Pem};
    use rustls::{
        ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, ServerConfig, ServerConnection,
        pki_types::{CertificateDer, pem::PemObject},
    };
    use std::sync::Arc;

    /// What two agree on, without a network.
    fn agreed(server: ServerConfig, pem: &str, is_old: bool) -> Option<ProtocolVersion> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let versions: &[_] = if is_old { &[&TLS12] } else { &[&TLS13, &TLS12] };
        let config = ClientConfig::builder_with_provider(ring).with_protocol_versions(versions).unwrap();
        let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
        let mut here = ClientConnection::new(config, "localhost".try_into().unwrap()).unwrap();
        let mut there = ServerConnection::new(Arc::new(server)).unwrap();
        for _ in 0..8 {
            let mut sent = Vec::new();
            while here.wants_write() {
                here.write_tls(&mut sent).unwrap();
            }
            let mut sent = sent.as_slice();
            while !sent.is_empty() {
                there.read_tls(&mut sent).unwrap();
            }
            there.process_new_packets().ok()?;
            let mut answered = Vec::new();
            while there.wants_write() {
                there.write_tls(&mut answered).unwrap();
            }
            let mut answered = answered.as_slice();
            while !answered.is_empty() {
                here.read_tls(&mut answered).unwrap();
            }
            here.process_new_packets().unwrap();
        }
        assert!(!here.is_handshaking() && !there.is_handshaking());
        here.protocol_version()
    }

    #[test]
    fn both_listeners_speak_nothing_older() {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let pem = Pem { cert: made.cert.pem(), key: made.signing_key.serialize_pem().into() };
        let pair = pem.judge(None).unwrap();
        for (lowest, is_old, expected) in [
            (LowestTls::Tls12, false, Some(ProtocolVersion::TLSv1_3)),
            (LowestTls::Tls12, true, Some(ProtocolVersion::TLSv1_2)),
            (LowestTls::Tls13, false, Some(ProtocolVersion::TLSv1_3)),
            (LowestTls::Tls13, true, None),
        ] {
            let certificates = Certificates::new(&pair, lowest);
            for config in
                [certificates.server_config().unwrap(), certificates.mutual_server_config().unwrap()]
            {
                assert_eq!(agreed(config, &pem.cert, is_old), expected, "{lowest:?}, old: {is_old}");
            }
        }
    }

    #[test]
    fn words() {
        for (word, expected) in [
            ("tls1.2", Some(LowestTls::Tls12)),
            ("tls1.3", Some(LowestTls::Tls13)),
            ("1.3", None),
            ("tls1.1", None),
        ] {
            assert_eq!(serde_json::from_value(word.into()).ok(), expected, "{word}");
        }
        assert_eq!(LowestTls::default(), LowestTls::Tls12);
    }
}
