//! Dealers, visits at the counter and the dealer link: an extension of the provider that plugs into its
//! seams. The provider knows nothing of it.
//!
//! | room | what it owns |
//! | --- | --- |
//! | [`domain`] | the nouns, the states of a link, the rules that need nothing but the value |
//! | [`store`] | rows, on SQLite and PostgreSQL |
//! | [`flow`] | use cases, one a file |
//! | [`step`], [`claims`], [`details`], [`pages`] | what plugs into the provider: the step after the consent, the claim, the type of authorization details, mails and pages |
//! | [`extension`] | what it adds to the pages of an account, and what becomes of links when the owner leaves |
//! | [`events`] | what dealers' systems are told |
//! | [`http`] | the terminal, the customer's pages, the dealer API |
//!
//! A program makes one [`Federation`], gives its [`Federation::step`], [`Federation::migration_step`],
//! [`Federation::migration_journey`], [`Federation::claims`], [`Federation::details`], [`Federation::mails`], [`Federation::events`] and [`Federation::of_account`] to the
//! provider's builder, mounts [`Federation::configure`] beside the provider's routes, calls [`Federation::prepare`] once
//! at start, [`Federation::run_jobs`] and [`Federation::migrate_users`] again and again, and lets
//! [`Federation::run_deliveries`] run.

pub mod claims;
pub mod details;
pub mod domain;
pub mod events;
pub mod extension;
pub mod flow;
pub mod http;
pub mod pages;
pub mod step;
pub mod store;

use domain::FederationSettings;
use flow::migration::SiteRefused;
use idp::{Provider, flow::FlowError, keys::Sealer};
use std::sync::Arc;
use tokio::sync::watch;

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

    /// The step of the consent in a migration (M10).
    #[must_use]
    pub fn migration_step(&self) -> step::migration::MigrationConsentStep {
        step::migration::MigrationConsentStep
    }

    /// The journey of a migration from a legacy site.
    #[must_use]
    pub fn migration_journey(self: &Arc<Self>) -> step::migration::MigrationJourney {
        step::migration::MigrationJourney::new(Arc::clone(self))
    }

    /// The claim `dealer_links`.
    #[must_use]
    pub fn claims(&self) -> claims::DealerLinksClaim {
        claims::DealerLinksClaim::new(Arc::clone(&self.sealer))
    }

    /// The type `dealer_link` of authorization details.
    #[must_use]
    pub fn details(&self) -> details::DealerLinkDetail {
        details::DealerLinkDetail::new(Arc::clone(&self.sealer))
    }

    /// The words of this crate's mails.
    #[must_use]
    pub fn mails(&self) -> pages::LinkMails {
        pages::LinkMails
    }

    /// What belongs to an account: its pages, its data, its end.
    #[must_use]
    pub fn of_account(&self) -> extension::DealerLinksOfAccount {
        extension::DealerLinksOfAccount::new(Arc::clone(&self.sealer))
    }

    /// What dealers' systems can have in a stream of security events.
    #[must_use]
    pub fn events(&self) -> extension::DealerReceivers {
        extension::DealerReceivers
    }

    /// Publishes the shipped texts unless they are there, and writes the clients of the legacy sites. Once at start,
    /// after the schema's migrations.
    ///
    /// # Errors
    /// The store failed, or a site has the client id of somebody else.
    pub async fn prepare(&self, provider: &Arc<Provider>) -> Result<(), SiteRefused> {
        flow::insert_shipped_texts(provider).await?;
        let audience = self.settings.migration_api();
        flow::migration::register_sites(provider, &self.settings.migration, &audience).await
    }

    /// What time does: expiry, reminders, erasure, clean-up. Every minute; returns how many rows changed.
    ///
    /// # Errors
    /// The store failed.
    pub async fn run_jobs(&self, provider: &Arc<Provider>) -> Result<usize, FlowError> {
        flow::run_jobs(provider).await
    }

    /// Pushes events that are due; returns how many it looked at.
    ///
    /// # Errors
    /// The store failed.
    pub async fn deliver_events(self: &Arc<Self>, provider: &Arc<Provider>) -> Result<usize, FlowError> {
        let told = flow::migration::deliver_site_events(self, provider).await?;
        Ok(told + flow::deliver_events(provider).await?)
    }

    /// Pushes events as they come, until `stopping` says so.
    pub async fn run_deliveries(self: &Arc<Self>, provider: &Arc<Provider>, stopping: watch::Receiver<bool>) {
        let of_sites = flow::migration::run_site_event_delivery(self, provider, stopping.clone());
        tokio::join!(of_sites, flow::run_event_delivery(provider, stopping));
    }

    /// Makes the links of people who came over from a legacy site. Somebody waits before a page: every half second;
    /// returns how many it looked at.
    ///
    /// # Errors
    /// The store failed.
    pub async fn migrate_users(self: &Arc<Self>, provider: &Arc<Provider>) -> Result<usize, FlowError> {
        flow::migration::create_links(self, provider).await
    }
}
