//! The sample dealers, their shops and their systems.

use super::Addresses;
use crate::house::House;
use federation::{
    domain::{Dealer, DealerClient, DealerId, DealerState, Shop},
    flow::{Operator, change_dealer_client, register_dealer, register_dealer_client, register_shop},
    store::dealer_clients,
};
use idp::{
    domain::ClientId,
    store::{StoreError, Tx, audit::Actor},
};

/// A dealer of the demo.
pub(super) struct SampleDealer {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) name_en: &'static str,
    /// Reference, name, name in English.
    pub(super) shops: &'static [[&'static str; 3]],
}

pub(super) const DEALERS: [SampleDealer; 2] = [
    SampleDealer {
        id: "D-0234",
        name: "トヨタ中央販売",
        name_en: "Toyota Central Sales",
        shops: &[["S-01", "本店", "Main shop"], ["S-02", "港店", "Port shop"]],
    },
    SampleDealer {
        id: "D-0567",
        name: "レクサス湾岸",
        name_en: "Lexus Bayside",
        shops: &[["S-01", "本店", "Main shop"]],
    },
];

impl SampleDealer {
    /// The OAuth client of its installation of PAL.
    pub(super) fn client_id(&self) -> String {
        format!("pal-{}", self.id)
    }
}

/// Registers the dealers that are missing. What an operator changed stays, but for PAL's address: it moves with the demo.
pub(super) async fn seed(house: &House, addresses: &Addresses) -> anyhow::Result<()> {
    let operator = Operator { actor: Actor::System, request_id: String::new() };
    let address_book = format!("{}/address-book", addresses.pal());
    let write = move |tx: &mut Tx<'_>| {
        DEALERS.iter().try_for_each(|dealer| register(tx, &operator, dealer, &address_book))
    };
    Ok(house.provider.db.write(write).await?)
}

fn register(
    tx: &mut Tx<'_>,
    operator: &Operator,
    sample: &SampleDealer,
    address_book: &str,
) -> Result<(), StoreError> {
    let dealer_id = DealerId::from(sample.id);
    let dealer = Dealer {
        id: dealer_id.clone(),
        name: sample.name.to_owned(),
        name_en: sample.name_en.to_owned(),
        state: DealerState::Active,
        merger: None,
    };
    register_dealer(tx, operator, &dealer)?;
    for [id, name, name_en] in sample.shops {
        let shop = Shop {
            dealer_id: dealer_id.clone(),
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            name_en: (*name_en).to_owned(),
            state: DealerState::Active,
        };
        register_shop(tx, operator, &shop)?;
    }
    register_system(tx, operator, sample, address_book)
}

fn register_system(
    tx: &mut Tx<'_>,
    operator: &Operator,
    sample: &SampleDealer,
    address_book: &str,
) -> Result<(), StoreError> {
    let client_id = ClientId::from(sample.client_id());
    match dealer_clients::find(tx, &client_id)? {
        None => {
            let client = DealerClient {
                client_id,
                dealer_id: DealerId::from(sample.id),
                shop_id: None,
                address_book_endpoint: Some(address_book.to_owned()),
                events_endpoint: None,
            };
            register_dealer_client(tx, operator, &client)?;
        }
        Some(mut client) if client.address_book_endpoint.as_deref() != Some(address_book) => {
            client.address_book_endpoint = Some(address_book.to_owned());
            change_dealer_client(tx, operator, &client)?;
        }
        Some(_) => {}
    }
    Ok(())
}
