//! Shops: what the hint says that a registration began with. A shop's QR code carries the shop's name, sealed by
//! whoever makes the code; the provider shows it and knows no shops.

use crate::{
    Provider,
    domain::{ArrivalHint, Lang, Localized},
};

/// The purpose under which hints are sealed: the JSON of a [`Localized`], the name of the place.
pub const SHOP_HINT: &str = "registration-shop";

/// Somebody came from a shop, and is to show the finished registration there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromShop {
    /// Its name, where the hint is one that we sealed; a name that anybody wrote is not shown.
    pub name: Option<String>,
}

/// The shop of a hint.
pub fn shop_of(provider: &Provider, hint: &ArrivalHint, lang: Lang) -> FromShop {
    let words = provider.sealer.open(SHOP_HINT, hint.as_str());
    let name: Option<Localized> = words.and_then(|words| serde_json::from_slice(&words).ok());
    FromShop { name: name.map(|name| name.get(lang).to_owned()).filter(|name| !name.is_empty()) }
}
