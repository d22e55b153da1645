//! Use cases of operators: one look or one change a file, each change in one visit with its audit line.
//!
//! Owns the order of things, versions and page cursors. Knows no HTTP.

mod audit_change;
mod change_client;
mod change_dealer;
mod change_link;
mod change_shop;
mod edit_client;
mod edit_dealer;
mod error;
mod export_audit;
mod find_obstacle;
mod merge_dealer;
mod operator;
mod page;
mod publish_text;
mod register_client;
mod register_dealer;
mod register_shop;
mod replace_client_keys;
mod rotate_client_secret;
mod suspend_client;
mod suspend_dealer;
mod suspend_shop;
mod version;
mod view_clients;
mod view_dealers;
mod view_links;
mod view_shops;
mod view_texts;

pub use change_client::{change_dealer_client, change_relying_party};
pub use change_dealer::change_dealer;
pub use change_link::{settle_dispute, unlink};
pub use change_shop::change_shop;
pub use edit_client::{ClientPlace, ClientRecord};
pub use error::AdminError;
pub use export_audit::{AuditPage, export_audit};
pub use find_obstacle::{Obstacle, find_obstacle};
pub use merge_dealer::merge_dealer;
pub use operator::Operator;
pub use page::{Page, PageAsk};
pub use publish_text::{preview_text, publish_text};
pub use register_client::{register_dealer_client, register_relying_party};
pub use register_dealer::register_dealer;
pub use register_shop::register_shop;
pub use replace_client_keys::replace_client_keys;
pub use rotate_client_secret::rotate_client_secret;
pub use suspend_client::set_client_state;
pub use suspend_dealer::set_dealer_state;
pub use suspend_shop::set_shop_state;
pub use version::{Expected, Version, Versioned};
pub use view_clients::{find_client, list_dealer_clients, list_relying_parties};
pub use view_dealers::{find_dealer, list_dealers};
pub use view_links::{find_link, list_links};
pub use view_shops::{find_shop, list_shops};
pub use view_texts::{find_text, list_text_versions, list_texts};
