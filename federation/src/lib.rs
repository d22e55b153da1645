//! Dealers, visits at the counter and the dealer link: an extension of the provider that plugs into its
//! seams (a step, a source of claims, mails, routes). The provider knows nothing of it.

pub mod domain;
pub mod store;
