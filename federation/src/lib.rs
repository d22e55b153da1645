//! Dealers, visits at the counter and the dealer link: an extension of the provider that plugs into its
//! seams. The provider knows nothing of it.

pub mod claims;
pub mod domain;
pub mod events;
pub mod flow;
pub mod step;
pub mod store;

use domain::FederationSettings;

/// What the use cases of this crate share. One a process.
#[derive(Debug)]
pub struct Federation {
    /// What the operator chose.
    pub settings: FederationSettings,
}
