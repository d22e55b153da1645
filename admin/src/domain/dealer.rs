//! Dealers and their shops as operators register them.

use super::{
    Fault, Rule,
    choices::State,
    rules::{Faults, is_free},
};
use federation::domain::{Dealer, DealerId, DealerState, Shop};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new dealer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealerRegistration {
    /// Its name in the claim and in the interfaces. Never used again.
    #[schema(pattern = "^[A-Za-z0-9_-]{1,32}$", example = "D-0234")]
    pub dealer_id: String,
    /// Name shown to people, Japanese.
    #[schema(min_length = 1, max_length = 100, example = "トヨタ中央販売")]
    pub name: String,
    /// Name shown to people, English; empty means the Japanese one.
    #[serde(default)]
    pub name_en: String,
}

/// The names of a dealer as they are to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealerChange {
    /// Name shown to people, Japanese.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Name shown to people, English; empty means the Japanese one.
    #[serde(default)]
    pub name_en: String,
}

/// A dealer as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DealerView {
    /// Its id.
    pub dealer_id: String,
    /// In use or not.
    #[schema(value_type = State)]
    pub state: DealerState,
    /// Name, Japanese.
    pub name: String,
    /// Name, English.
    pub name_en: String,
    /// The dealer that took it over, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
}

/// A new shop of a dealer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShopRegistration {
    /// The dealer's own reference. Never used again by this dealer.
    #[schema(pattern = "^[A-Za-z0-9_-]{1,32}$", example = "S-01")]
    pub shop_id: String,
    /// Name shown to people, Japanese.
    #[schema(min_length = 1, max_length = 100, example = "本店")]
    pub name: String,
    /// Name shown to people, English; empty means the Japanese one.
    #[serde(default)]
    pub name_en: String,
}

/// The names of a shop as they are to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShopChange {
    /// Name shown to people, Japanese.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Name shown to people, English; empty means the Japanese one.
    #[serde(default)]
    pub name_en: String,
}

/// A shop as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShopView {
    /// Its reference.
    pub shop_id: String,
    /// Whose.
    pub dealer_id: String,
    /// In use or not.
    #[schema(value_type = State)]
    pub state: DealerState,
    /// Name, Japanese.
    pub name: String,
    /// Name, English.
    pub name_en: String,
}

impl DealerRegistration {
    /// The dealer that is to be.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn check(self) -> Result<Dealer, Vec<Fault>> {
        let mut faults = Faults::default();
        let id = DealerId::parse(&self.dealer_id);
        faults.need(id.is_some(), "/dealer_id", Rule::Reference);
        faults.need(is_free(&self.dealer_id), "/dealer_id", Rule::Reserved);
        names(&self.name, &self.name_en, &mut faults);
        faults.into_result()?;
        let id = DealerId::from(self.dealer_id);
        Ok(Dealer { id, name: self.name, name_en: self.name_en, state: DealerState::Active, merger: None })
    }
}

impl DealerChange {
    /// The dealer with these names.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn apply(self, dealer: Dealer) -> Result<Dealer, Vec<Fault>> {
        let mut faults = Faults::default();
        names(&self.name, &self.name_en, &mut faults);
        faults.into_result()?;
        Ok(Dealer { name: self.name, name_en: self.name_en, ..dealer })
    }
}

impl ShopRegistration {
    /// The shop that is to be.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn check(self, dealer_id: DealerId) -> Result<Shop, Vec<Fault>> {
        let mut faults = Faults::default();
        faults.need(DealerId::parse(&self.shop_id).is_some(), "/shop_id", Rule::Reference);
        faults.need(is_free(&self.shop_id), "/shop_id", Rule::Reserved);
        names(&self.name, &self.name_en, &mut faults);
        faults.into_result()?;
        let (id, name, name_en) = (self.shop_id, self.name, self.name_en);
        Ok(Shop { dealer_id, id, name, name_en, state: DealerState::Active })
    }
}

impl ShopChange {
    /// The shop with these names.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn apply(self, shop: Shop) -> Result<Shop, Vec<Fault>> {
        let mut faults = Faults::default();
        names(&self.name, &self.name_en, &mut faults);
        faults.into_result()?;
        Ok(Shop { name: self.name, name_en: self.name_en, ..shop })
    }
}

fn names(name: &str, name_en: &str, faults: &mut Faults) {
    faults.name(name, "/name", false);
    faults.name(name_en, "/name_en", true);
}

impl From<Dealer> for DealerView {
    fn from(dealer: Dealer) -> Self {
        let (name, name_en) = (dealer.name, dealer.name_en);
        let merged_into = dealer.merger.map(|merger| merger.into.to_string());
        Self { dealer_id: dealer.id.to_string(), state: dealer.state, name, name_en, merged_into }
    }
}

impl From<Shop> for ShopView {
    fn from(shop: Shop) -> Self {
        Self {
            shop_id: shop.id,
            dealer_id: shop.dealer_id.to_string(),
            state: shop.state,
            name: shop.name,
            name_en: shop.name_en,
        }
    }
}
