//! What the systems around the provider have to be told.

use super::{
    Addresses, Seeded,
    clients::{HEAD_UNIT, MY_TOYOTA, NOTEBOOK, Proof, SERVICE_SCOPE},
    dealers::{DEALERS, SampleDealer},
};
use crate::{data_folder::DataFolder, tls::authority::LocalTls};
use anyhow::{Context, bail};
use demo::settings::{
    ClientAuth, HeadUnit, Mailbox, OwnersSite, Pal, PalDealer, RelyingParty, Settings, Shop, Tls,
};
use serde_json::Value;
use std::net::SocketAddr;
use url::Url;

impl Seeded {
    /// The settings of the systems.
    pub(crate) fn systems(
        &self,
        addresses: &Addresses,
        folder: &DataFolder,
        tls: Option<&LocalTls>,
    ) -> anyhow::Result<Settings> {
        Ok(Settings {
            issuer: Url::parse(&addresses.issuer())?,
            ca_pem: tls.map(|tls| tls.ca_pem.clone()),
            tls: tls.map(|tls| Tls {
                cert_pem: tls.leaf.cert.clone(),
                key_pem: tls.leaf.key.expose().to_owned(),
            }),
            my_toyota: self.relying_party(MY_TOYOTA, addresses.my_toyota_port(), &addresses.my_toyota())?,
            maintenance_notebook: self.relying_party(
                NOTEBOOK,
                addresses.notebook_port(),
                &addresses.notebook(),
            )?,
            pal: Pal {
                listen: here(addresses.pal_port()),
                base_url: Url::parse(&addresses.pal())?,
                dealers: DEALERS.iter().map(|dealer| self.dealer(dealer)).collect::<anyhow::Result<_>>()?,
                dealer_api: Url::parse(&addresses.dealer_api())?,
                data_file: Some(folder.path("pal-customers.json")),
            },
            owners_site: OwnersSite {
                listen: here(addresses.owners_site_port()),
                base_url: Url::parse(&addresses.owners_site())?,
                client_id: self.owners_site.client_id.to_owned(),
                private_jwk: self.owners_site.private_jwk.clone(),
                migration_api: Url::parse(&addresses.migration_api())?,
                passwords: self.owners_site.passwords(),
            },
            head_unit: HeadUnit {
                listen: here(addresses.head_unit_port()),
                base_url: Url::parse(&addresses.head_unit())?,
                client_id: HEAD_UNIT.to_owned(),
            },
            mailbox: Mailbox {
                smtp_listen: here(addresses.smtp_port()),
                page_listen: here(addresses.mailbox_port()),
                base_url: Url::parse(&addresses.mailbox())?,
                data_file: Some(folder.path("mailbox.json")),
            },
        })
    }

    fn relying_party(&self, client_id: &str, port: u16, base: &str) -> anyhow::Result<RelyingParty> {
        Ok(RelyingParty {
            listen: here(port),
            base_url: Url::parse(base)?,
            client_id: client_id.to_owned(),
            auth: match self.proof(client_id)? {
                Proof::Secret(secret) => ClientAuth::SecretBasic(secret.expose().to_owned()),
                Proof::PrivateJwk(jwk) => ClientAuth::PrivateKeyJwt { jwk: jwk.clone() },
                Proof::Certificate(..) | Proof::Nothing => {
                    bail!("the sample service {client_id} has no secret")
                }
            },
            scopes: SERVICE_SCOPE.split(' ').map(str::to_owned).collect(),
        })
    }

    fn dealer(&self, dealer: &SampleDealer) -> anyhow::Result<PalDealer> {
        Ok(PalDealer {
            dealer_id: dealer.id.to_owned(),
            name: dealer.name.to_owned(),
            shops: dealer
                .shops
                .iter()
                .map(|[id, name, _]| Shop { id: (*id).to_owned(), name: (*name).to_owned() })
                .collect(),
            private_jwk: self.private_jwk(&dealer.client_id())?.clone(),
            client_id: dealer.client_id(),
        })
    }

    /// The private key of a client that has one.
    pub(super) fn private_jwk(&self, client_id: &str) -> anyhow::Result<&Value> {
        match self.proof(client_id)? {
            Proof::PrivateJwk(jwk) => Ok(jwk),
            Proof::Secret(_) | Proof::Certificate(..) | Proof::Nothing => {
                bail!("the sample client {client_id} has no key")
            }
        }
    }

    fn proof(&self, client_id: &str) -> anyhow::Result<&Proof> {
        let client = self.clients.iter().find(|client| client.id == client_id);
        Ok(&client.with_context(|| format!("there is no sample client {client_id}"))?.proof)
    }
}

fn here(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}
