//! The house as it stands: its parts, built, and the two doors that they are reached by.

use crate::door::{Door, Sockets};
use actix_web::web::{Data, ServiceConfig};
use admin::{domain::BackOfficeSettings, http::Readiness};
use federation::Federation;
use idp::Provider;
use std::{num::NonZero, sync::Arc, thread};

/// The parts, built and at rest.
pub(crate) struct House {
    pub(crate) provider: Arc<Provider>,
    pub(crate) federation: Arc<Federation>,
    readiness: Data<Readiness>,
}

impl House {
    /// Nobody is let in yet.
    pub(crate) fn new(provider: Arc<Provider>, federation: Arc<Federation>) -> Self {
        Self { provider, federation, readiness: Data::new(Readiness::default()) }
    }

    /// Opens the first door: customers, relying parties, dealers.
    pub(crate) fn open_public(&self, sockets: Sockets) -> anyhow::Result<Door> {
        let dealers = self.provider.plug_in_settings::<BackOfficeSettings>().dealer_console;
        let (provider, federation) = (Data::from(Arc::clone(&self.provider)), Arc::clone(&self.federation));
        let routes = move |config: &mut ServiceConfig| {
            config.app_data(provider.clone()).configure(idp::http::configure);
            federation.configure(config);
            admin::http::configure_public(config);
            if dealers {
                admin::console::configure_dealers(config);
            }
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Door::open(routes, sockets, threads)
    }

    /// Opens the door beside the first: clients with certificates.
    pub(crate) fn open_mutual_tls(&self, sockets: Sockets) -> anyhow::Result<Door> {
        let provider = Data::from(Arc::clone(&self.provider));
        let routes = move |config: &mut ServiceConfig| {
            config.app_data(provider.clone()).configure(idp::http::configure_mutual_tls);
        };
        Door::open(routes, sockets, thread::available_parallelism().map_or(1, NonZero::get))
    }

    /// Opens the second door: operators and probes.
    pub(crate) fn open_admin(&self, sockets: Sockets) -> anyhow::Result<Door> {
        let (provider, readiness) = (Data::from(Arc::clone(&self.provider)), self.readiness.clone());
        let routes = move |config: &mut ServiceConfig| {
            config
                .app_data(provider.clone())
                .app_data(readiness.clone())
                .configure(admin::console::configure)
                .configure(admin::http::configure);
        };
        // Few people are behind it, and they must not take threads from the first.
        Door::open(routes, sockets, 1)
    }

    /// From now on the probes say that everything runs.
    pub(crate) fn welcome(&self) {
        self.readiness.on();
    }

    /// From now on the probes say that this node wants no requests.
    pub(crate) fn drain(&self) {
        self.readiness.off();
    }
}
