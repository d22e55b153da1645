//! Dealers, visits at the counter and the dealer link: an extension of the provider that plugs into its
//! seams. The provider knows nothing of it.
//!
//! | room | what it owns |
//! | --- | --- |
//! | [`domain`] | the nouns, the states of a link, the rules that need nothing but the value |
//! | [`store`] | rows, on SQLite and PostgreSQL |
//! | [`flow`] | use cases, one a file |
//! | [`step`], [`claims`], [`pages`] | what plugs into the provider: the step after the consent, the claim, mails and pages |
//! | [`events`] | what dealers' systems are told |
//! | [`http`] | the terminal, the customer's pages, the dealer API |
//!
//! A program makes one [`Federation`], gives its [`Federation::step`], [`Federation::claims`] and
//! [`Federation::mails`] to the provider's builder, mounts [`Federation::configure`] beside the provider's routes,
//! calls [`Federation::prepare`] once at start and [`Federation::run_jobs`] and [`Federation::deliver_events`] again
//! and again.

pub mod claims;
pub mod domain;
pub mod events;
pub mod flow;
pub mod http;
pub mod pages;
pub mod step;
pub mod store;

use domain::FederationSettings;
use idp::{Provider, flow::FlowError, keys::Sealer, store::StoreError};
use std::sync::Arc;

/// What the use cases of this crate share. One a process.
#[derive(Debug)]
pub struct Federation {
    /// What the operator chose.
    pub settings: FederationSettings,
    sealer: Arc<Sealer>,
}

impl Federation {
    /// A federation with these settings; `sealer` is under the same master key as the provider's.
    #[must_use]
    pub fn new(settings: FederationSettings, sealer: Sealer) -> Arc<Self> {
        Arc::new(Self { settings, sealer: Arc::new(sealer) })
    }

    /// The step of the link's consent: after the provider's own steps.
    #[must_use]
    pub fn step(&self) -> step::DealerLinkStep {
        step::DealerLinkStep
    }

    /// The claim `dealer_links`.
    #[must_use]
    pub fn claims(&self) -> claims::DealerLinksClaim {
        claims::DealerLinksClaim::new(Arc::clone(&self.sealer))
    }

    /// The words of this crate's mails.
    #[must_use]
    pub fn mails(&self) -> pages::LinkMails {
        pages::LinkMails
    }

    /// Publishes the shipped texts unless they are there. Once at start, after the migrations.
    ///
    /// # Errors
    /// The store failed.
    pub async fn prepare(&self, provider: &Arc<Provider>) -> Result<(), StoreError> {
        flow::insert_shipped_texts(provider).await
    }

    /// What time does: expiry, erasure, clean-up. Every minute; returns how many rows changed.
    ///
    /// # Errors
    /// The store failed.
    pub async fn run_jobs(&self, provider: &Arc<Provider>) -> Result<usize, FlowError> {
        flow::run_jobs(provider).await
    }

    /// Pushes events that are due. Every second or so; returns how many it looked at.
    ///
    /// # Errors
    /// The store failed.
    pub async fn deliver_events(&self, provider: &Arc<Provider>) -> Result<usize, FlowError> {
        flow::deliver_events(provider).await
    }
}
