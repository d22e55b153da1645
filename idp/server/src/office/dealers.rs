//! `dealer add` and `shop add`.

use super::{At, Office, refusal};
use admin::{
    domain::{DealerRegistration, ShopRegistration},
    flow::{register_dealer, register_shop},
};
use clap::{Args, Subcommand};
use federation::domain::DealerId;
use serde_json::json;

/// `dealer …`
#[derive(Debug, Subcommand)]
pub(crate) enum DealerCommand {
    /// Register a dealer. Its id is its name for ever.
    Add(AddDealer),
}

/// `shop …`
#[derive(Debug, Subcommand)]
pub(crate) enum ShopCommand {
    /// Register a shop of a dealer.
    Add(AddShop),
}

/// `dealer add`
#[derive(Debug, Args)]
pub(crate) struct AddDealer {
    /// The dealer's id, as in D-0234.
    #[arg(value_name = "ID")]
    id: String,
    /// Its name, Japanese.
    #[arg(value_name = "NAME")]
    name: String,
    /// Its name, English.
    #[arg(long, value_name = "NAME", default_value = "")]
    name_en: String,
    #[command(flatten)]
    pub(crate) at: At,
}

/// `shop add`
#[derive(Debug, Args)]
pub(crate) struct AddShop {
    /// The dealer's id.
    #[arg(value_name = "DEALER")]
    dealer: String,
    /// The dealer's own reference of the shop, as in S-01.
    #[arg(value_name = "ID")]
    id: String,
    /// Its name, Japanese.
    #[arg(value_name = "NAME")]
    name: String,
    /// Its name, English.
    #[arg(long, value_name = "NAME", default_value = "")]
    name_en: String,
    #[command(flatten)]
    pub(crate) at: At,
}

impl Office {
    pub(crate) async fn add_dealer(&self, add: AddDealer) -> anyhow::Result<()> {
        let body = DealerRegistration { dealer_id: add.id, name: add.name, name_en: add.name_en };
        let made = register_dealer(&self.provider, Self::operator(), body).await.map_err(refusal)?;
        let view = made.object;
        self.answer(format!("{} ({}) is registered.", view.dealer_id, view.name), &json!(view))
    }

    pub(crate) async fn add_shop(&self, add: AddShop) -> anyhow::Result<()> {
        let dealer = DealerId::from(add.dealer);
        let body = ShopRegistration { shop_id: add.id, name: add.name, name_en: add.name_en };
        let made =
            register_shop(&self.provider, Self::operator(), dealer.clone(), body).await.map_err(refusal)?;
        let view = made.object;
        self.answer(format!("{} ({}) of {dealer} is registered.", view.shop_id, view.name), &json!(view))
    }
}
