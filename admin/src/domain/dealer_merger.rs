//! Which dealer another one is merged into.

use super::{Fault, Rule, rules::Faults};
use federation::domain::DealerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A prefix has so many characters at most.
const LONGEST_PREFIX: usize = 16;

/// The dealer that takes over. References of shops and customer codes are kept; prefixes keep them apart from its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealerMerger {
    /// Another dealer, active.
    #[schema(example = "D-0567")]
    pub into: String,
    /// Goes before the references of the shops that are taken over.
    #[serde(default)]
    #[schema(pattern = "^[A-Za-z0-9_-]{0,16}$", example = "D-0234-")]
    pub shop_prefix: String,
    /// Goes before the customer codes that are taken over.
    #[serde(default)]
    #[schema(pattern = "^[A-Za-z0-9_-]{0,16}$", example = "D-0234-")]
    pub customer_code_prefix: String,
}

impl DealerMerger {
    /// The dealer that takes over.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn check(&self) -> Result<DealerId, Vec<Fault>> {
        let mut faults = Faults::default();
        let into = DealerId::parse(&self.into);
        faults.need(into.is_some(), "/into", Rule::Reference);
        faults.need(is_prefix(&self.shop_prefix), "/shop_prefix", Rule::Prefix);
        faults.need(is_prefix(&self.customer_code_prefix), "/customer_code_prefix", Rule::Prefix);
        faults.into_result()?;
        Ok(DealerId::from(self.into.as_str()))
    }
}

fn is_prefix(text: &str) -> bool {
    text.len() <= LONGEST_PREFIX
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
