//! Identity provider: accounts and OpenID Connect. Knows no dealers.
//!
//! | room | what it owns |
//! | --- | --- |
//! | [`domain`] | the nouns and the rules that need nothing but the value |
//! | [`protocol`] | the rules of the standards, pure |
//! | [`store`] | rows, on SQLite and PostgreSQL |
//! | [`keys`] | signing keys, sealing, keyed hashes |
//! | [`flow`] | use cases, and the seams for plug-ins |
//! | [`http`] | endpoints |
//! | [`pages`] | words and templates |
//! | [`mail`] | the way of a mail |
//!
//! A program puts a [`Provider`] together with [`Provider::builder`] and mounts [`http::configure`].
//! What it does not know, a plug-in brings: an [`flow::InteractionStep`], a [`flow::ClaimsSource`],
//! mails, and routes of its own.

/// Tables that the tests of this crate and those of its doors share name it as the doors do.
#[cfg(test)]
extern crate self as idp;

pub mod domain;
pub mod flow;
pub mod http;
pub mod keys;
pub mod mail;
pub mod metrics;
pub mod pages;
pub mod protocol;
mod provider;
pub mod settings;
pub mod store;

pub use provider::{Provider, ProviderBuilder};

/// The table of addresses, which the tests of every room and of the doors share.
#[cfg(test)]
#[path = "../tests/shared/addresses.rs"]
mod addresses;
