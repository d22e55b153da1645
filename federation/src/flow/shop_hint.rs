//! The hint that the shop's code gives to the registration: names for people to read, sealed under a purpose of its own.
//! Nothing personal, nothing of the visit; the provider shows the words and knows no dealer.

use super::{
    CallerToken, DealerError,
    dealer_caller::{About, view_dealer},
};
use crate::store;
use idp::{
    Provider,
    domain::Lang::{En, Ja},
};
use serde_json::json;
use std::sync::Arc;

/// The purpose under which hints are sealed.
const SHOP_HINT: &str = "registration-shop";

/// The hint of a shop of the calling dealer.
pub async fn shop_hint(
    provider: &Arc<Provider>,
    token: CallerToken,
    shop: String,
) -> Result<String, DealerError> {
    view_dealer(provider, token, About::Dealer, move |provider, tx, caller| {
        let shop = store::shops::find(tx, &caller.dealer.id, &shop)?;
        let name = |lang| {
            let shop = shop.as_ref().map(|shop| shop.name_in(lang)).unwrap_or_default();
            format!("{} {shop}", caller.dealer.name_in(lang)).trim_end().to_owned()
        };
        let words = json!({ "ja": name(Ja), "en": name(En) }).to_string();
        Ok(provider.sealer.seal(SHOP_HINT, words.as_bytes()))
    })
    .await
}
