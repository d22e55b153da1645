//! Pages of dealer links: view models, templates (`federation/templates/`, which extend the provider's), texts and mails.
//!
//! | file | pages |
//! | --- | --- |
//! | terminal_customer, terminal_select, terminal_emails, terminal_done | T1–T4, at the counter |
//! | open_link | L0 and what it says of a link that ended |
//! | pending_links, decline_link, link_outcome, other_account | L6, L6n, L7, E12 |
//! | account_links | A11, A12, look-ups by dealers |
//! | migration/ | M3, M4, M10, M12, M13, E18, E19 |
//! | mails | ML3, ML3r, ML4, ML5, ML11 |

mod account_links;
mod decline_link;
mod link_facts;
mod link_outcome;
mod mails;
mod migration;
mod open_link;
mod other_account;
mod pending_links;
mod terminal_customer;
mod terminal_done;
mod terminal_emails;
mod terminal_header;
mod terminal_select;
pub mod texts;

pub use account_links::{
    DealerLookups, DeclineWaiting, LinkedCard, LinkedDealers, UnlinkDealer, WaitingCard, WaitingDealers,
    customer_link_lines, lookup_line, service_name,
};
pub use decline_link::DeclineLink;
pub use link_facts::{day_words, link_rows};
pub use link_outcome::{Ending, LinkOutcomePage};
pub use mails::LinkMails;
pub use migration::{
    MigrationAbout, MigrationConsent, MigrationCreating, MigrationDone, MigrationFailed, MigrationGuide,
    MigrationStopped,
};
pub use open_link::{LinkEnded, OpenLink};
pub use other_account::{NothingWaits, OtherAccount};
pub use pending_links::{PendingCard, PendingLinks};
pub use terminal_customer::TerminalCustomer;
pub use terminal_done::{MailState, TerminalClosed, TerminalDonePage};
pub use terminal_emails::TerminalEmails;
pub use terminal_header::TerminalHeader;
pub use terminal_select::{SlotView, TerminalSelect};
