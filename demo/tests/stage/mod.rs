//! The demo on free ports, with a provider address at which a test may put a stand-in or nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, dead_code)]

pub(crate) mod browser;
pub(crate) mod stand_in;

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use demo::settings::{
    ClientAuth, HeadUnit, Mailbox, OwnersSite, Pal, PalDealer, RelyingParty, Settings, Shop,
};
use josekit::jwk::{Jwk, alg::ec::EcCurve};
use serde_json::Value;
use url::Url;

/// A port that was free a moment ago. Below the range that the kernel takes outgoing ports from, and never given twice
/// by one program, so that nobody slips in between the look and the start.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).unwrap();
    let candidates = || 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
    std::iter::repeat_with(candidates).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

pub(crate) fn base_url(address: SocketAddr) -> Url {
    Url::parse(&format!("http://localhost:{}", address.port())).unwrap()
}

pub(crate) fn es256_key(kid: &str) -> Value {
    let mut key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
    key.set_key_id(kid);
    serde_json::to_value(key).unwrap()
}

pub(crate) fn settings(issuer: &Url) -> Settings {
    let listen = || SocketAddr::from(([127, 0, 0, 1], free_port()));
    let relying_party = |client_id: &str, auth: ClientAuth| {
        let listen = listen();
        RelyingParty {
            listen,
            base_url: base_url(listen),
            client_id: client_id.to_owned(),
            auth,
            scopes: ["openid", "profile", "email", "dealer_links", "offline_access"]
                .map(str::to_owned)
                .to_vec(),
        }
    };
    let dealer = |id: &str, name: &str| PalDealer {
        dealer_id: id.to_owned(),
        name: name.to_owned(),
        shops: vec![Shop { id: "S-01".to_owned(), name: "本店".to_owned() }],
        client_id: format!("pal-{id}"),
        private_jwk: es256_key("pal"),
    };
    let (pal, owners, car, smtp, page) = (listen(), listen(), listen(), listen(), listen());
    Settings {
        issuer: issuer.clone(),
        ca_pem: None,
        tls: None,
        my_toyota: relying_party("my-toyota", ClientAuth::SecretBasic("secret".to_owned())),
        maintenance_notebook: relying_party(
            "maintenance-notebook",
            ClientAuth::PrivateKeyJwt { jwk: es256_key("mn") },
        ),
        pal: Pal {
            listen: pal,
            base_url: base_url(pal),
            dealers: vec![dealer("D-0234", "トヨタ中央販売"), dealer("D-0567", "レクサス湾岸")],
            dealer_api: issuer.join("/dealer/v1").unwrap(),
            data_file: None,
        },
        owners_site: OwnersSite {
            listen: owners,
            base_url: base_url(owners),
            client_id: "owners-site".to_owned(),
            private_jwk: es256_key("owners"),
            migration_api: issuer.join("/migration/v1").unwrap(),
            passwords: [("yumi82".to_owned(), "sora-umi-000000".to_owned())].into(),
        },
        head_unit: HeadUnit { listen: car, base_url: base_url(car), client_id: "head-unit".to_owned() },
        mailbox: Mailbox { smtp_listen: smtp, page_listen: page, base_url: base_url(page), data_file: None },
    }
}
