//! The systems around the provider: two relying parties, the dealers' system PAL, the legacy owner's site, a car, and a mailbox.
//! Each is an ordinary client that knows the provider by HTTP alone; none of our other crates is used here.
//!
//! They are small on purpose, and written to be read:
//!
//! - `relying_party`: log in with the common ID (discovery, code flow with PKCE, ID token, userinfo, refresh, logout).
//!   My TOYOTA authenticates with a secret, 整備手帳 with a signed assertion; all else is the same code.
//! - `pal`: a dealer's system that starts a dealer link at the counter and keeps its customers' mail addresses.
//! - `owners_site`: a legacy site whose members move to a service behind the common ID.
//! - `head_unit`: the screen of a car, on which people log in by a number that they type on their phone.
//! - `mailbox`: receives by SMTP and shows the mails.
//! - `provider`: what all of them know about the provider: discovery, keys, client assertions, signed messages.
//! - `serve`: listeners, limits and headers.

mod clock;
mod head_unit;
mod mailbox;
mod owners_site;
mod pal;
mod provider;
mod relying_party;
mod serve;
pub mod settings;

use std::{io, net::SocketAddr};

use actix_web::dev::{Server, ServerHandle};
use tokio::task::JoinHandle;

pub use owners_site::{Member, members};
pub use pal::{Customer, customer_book};
pub use settings::Settings;

/// Why the demo could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address is taken or not ours.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The certificate or its key is not usable.
    #[error("the certificate of the demo's pages is not usable: {0}")]
    Tls(String),
    /// The certificate authority to trust is not usable.
    #[error("the certificate authority is not usable: {0}")]
    Trust(#[from] reqwest::Error),
    /// A file with kept data cannot be read or written.
    #[error("cannot use {path}: {cause}")]
    Data {
        /// The file.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A web server did not start.
    #[error("a web server did not start: {0}")]
    Serve(io::Error),
}

/// The running systems.
#[must_use = "the systems run until they are stopped"]
pub struct Running {
    sites: Vec<(ServerHandle, JoinHandle<io::Result<()>>)>,
    smtp: mailbox::Smtp,
}

impl Running {
    /// Ends all systems. Requests under way have a second to finish; open SMTP connections are closed.
    pub async fn stop(self) {
        for (handle, _) in &self.sites {
            // Not awaited one by one: all stop at the same time.
            drop(handle.stop(true));
        }
        self.smtp.stop().await;
        for (_, task) in self.sites {
            // The server's own result was logged when it ended; at this point it no longer matters.
            let _ = task.await;
        }
    }
}

/// Starts all systems. Every address is bound before the first one serves, so that either all run or none.
///
/// Must be called in a tokio runtime. The provider need not be there yet: it is looked for when it is first needed.
///
/// # Errors
/// When an address is taken, or a certificate or a data file is not usable.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let tls = settings.tls.as_ref().map(serve::tls_config).transpose()?;
    let ca_pem = settings.ca_pem.as_deref();
    let provider = || provider::Provider::new(&settings.issuer, ca_pem);

    let my_toyota = serve::bind(settings.my_toyota.listen)?;
    let maintenance_notebook = serve::bind(settings.maintenance_notebook.listen)?;
    let pal = serve::bind(settings.pal.listen)?;
    let owners_site = serve::bind(settings.owners_site.listen)?;
    let head_unit = serve::bind(settings.head_unit.listen)?;
    let mailbox_page = serve::bind(settings.mailbox.page_listen)?;
    let smtp = serve::bind(settings.mailbox.smtp_listen)?;

    let issuer_origin = settings.issuer.origin().ascii_serialization();
    let inbox = mailbox::Inbox::open(settings.mailbox.data_file.clone())?;
    let servers = [
        serve::start(serve::Site {
            listeners: my_toyota,
            tls: tls.clone(),
            forms_lead_to: issuer_origin.clone(),
            routes: relying_party::routes(relying_party::MY_TOYOTA, settings.my_toyota, provider()?),
        })?,
        serve::start(serve::Site {
            listeners: maintenance_notebook,
            tls: tls.clone(),
            forms_lead_to: issuer_origin.clone(),
            routes: relying_party::routes(
                relying_party::MAINTENANCE_NOTEBOOK,
                settings.maintenance_notebook,
                provider()?,
            ),
        })?,
        serve::start(serve::Site {
            listeners: pal,
            tls: tls.clone(),
            forms_lead_to: issuer_origin.clone(),
            routes: pal::routes(settings.pal, provider()?)?,
        })?,
        serve::start(serve::Site {
            listeners: owners_site,
            tls: tls.clone(),
            forms_lead_to: issuer_origin,
            routes: owners_site::routes(settings.owners_site, provider()?),
        })?,
        serve::start(serve::Site {
            listeners: head_unit,
            tls: tls.clone(),
            forms_lead_to: String::new(),
            routes: head_unit::routes(settings.head_unit, provider()?),
        })?,
        serve::start(serve::Site {
            listeners: mailbox_page,
            tls,
            forms_lead_to: String::new(),
            routes: mailbox::routes(inbox.clone()),
        })?,
    ];
    Ok(Running {
        sites: servers.into_iter().map(running).collect(),
        smtp: mailbox::Smtp::start(smtp, inbox)?,
    })
}

fn running(server: Server) -> (ServerHandle, JoinHandle<io::Result<()>>) {
    (server.handle(), tokio::spawn(server))
}
