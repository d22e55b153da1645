//! Use cases of operators: one look or one change a file, each change in one visit with its audit line.
//!
//! Owns the order of things, versions and page cursors. Knows no HTTP.

mod add_staff;
mod ask_approval;
mod audit_change;
mod begin_staff_session;
mod change_client;
mod change_dealer;
mod change_keys;
mod change_link;
mod change_mail;
mod change_shop;
mod change_staff;
mod client_rules;
mod decide_approval;
mod declare;
mod edit_client;
mod edit_dealer;
mod edit_staff;
mod end_sessions;
mod end_staff_session;
mod erase_account;
mod error;
mod export_audit;
mod find_obstacle;
mod find_seat;
mod find_staff_session;
mod initial_tokens;
mod install_back_office;
pub mod mail_kind;
mod merge_dealer;
mod operator;
mod own_dealer;
mod page;
mod preview_merger;
mod publish_text;
mod register_client;
mod register_dealer;
mod register_shop;
mod register_tool;
mod release_migration;
mod replace_client_keys;
mod required_items;
mod resend_link_mail;
mod rotate_client_secret;
mod search_audit;
mod search_dealers;
mod settle_approval;
mod suspend_client;
mod suspend_dealer;
mod suspend_shop;
mod switch_account;
mod take_invitation;
mod version;
mod view_account_links;
mod view_accounts;
mod view_approvals;
mod view_clients;
mod view_dealers;
mod view_keys;
mod view_links;
mod view_mails;
mod view_migrations;
mod view_sessions;
mod view_shops;
mod view_staff;
mod view_statistics;
mod view_texts;
mod view_timeline;

pub use add_staff::{INVITATION_SECONDS, Invited, StaffAdded, add_staff, find_invitation_of};
pub use ask_approval::Acted;
pub use begin_staff_session::{StaffLogin, begin_staff_session};
pub use change_client::{change_dealer_client, change_relying_party};
pub use change_dealer::change_dealer;
pub use change_keys::{retire_signing_key, rotate_signing_keys};
pub use change_link::{cancel_link, settle_dispute, unlink};
pub use change_mail::{give_up_mail, retry_mail};
pub use change_shop::change_shop;
pub use change_staff::{change_staff, end_staff};
pub use decide_approval::{confirm_approval, end_overdue_approvals, refuse_approval};
pub use declare::{
    Act, Applied, DeclarationError, DeclaredChange, Misfit, NewSecret, Subject, apply_declaration, describe,
};
pub use edit_client::{ClientPlace, ClientRecord, note_client_keys};
pub use end_sessions::{end_session, end_sessions};
pub use end_staff_session::{delete_expired_staff_sessions, end_staff_session};
pub use erase_account::erase_account;
pub use error::AdminError;
pub use export_audit::{AuditPage, export_audit};
pub use find_obstacle::{Obstacle, find_obstacle};
pub use find_seat::find_seat;
pub use find_staff_session::{OnDuty, find_staff_session};
pub use initial_tokens::{end_initial_token, find_initial_token, issue_initial_token, list_initial_tokens};
pub use install_back_office::{
    BACK_OFFICE, DEALER_CONSOLE, DEALER_CONSOLE_BASE, back_office_address, dealer_console_address,
    find_console, install_back_office, install_dealer_console, move_back_office, renew_back_office,
};
pub use merge_dealer::merge_dealer;
pub use operator::{Operator, Who};
pub use own_dealer::{
    LinkEvent, OwnAuditAsked, OwnAuditLine, OwnDealer, OwnLink, OwnLinkAct, OwnLinkSheet, OwnLinksAsked,
    OwnSystem, SystemKey, add_system_key, change_own_link, change_own_staff, end_own_staff, find_own_link,
    find_own_staff, find_own_system, invite_to_own_dealer, list_own_audit, list_own_invitations,
    list_own_links, list_own_staff, make_system_key, note_refusal, remove_system_key, revoke_own_invitation,
};
pub use page::{Page, PageAsk};
pub use preview_merger::{MergerPreview, preview_merger};
pub use publish_text::{preview_text, publish_text};
pub use register_client::{register_dealer_client, register_relying_party};
pub use register_dealer::register_dealer;
pub use register_shop::register_shop;
pub use register_tool::{ToolRegistered, ToolRegistration, list_tools, register_tool, rotate_tool_secret};
pub use release_migration::{find_migration, list_migrations, release_migration, search_migration};
pub use replace_client_keys::replace_client_keys;
pub use required_items::{change_required_items, find_required_items, list_required_items};
pub use resend_link_mail::resend_link_mail;
pub use rotate_client_secret::rotate_client_secret;
pub use search_audit::{AuditOrder, find_audit_line, search_audit};
pub use search_dealers::search_dealers;
pub use suspend_client::set_client_state;
pub use suspend_dealer::set_dealer_state;
pub use suspend_shop::set_shop_state;
pub use switch_account::set_account_state;
pub use take_invitation::{
    InvitationStage, Offer, delete_expired_invitations, open_invitation, revoke_invitation, take_invitation,
    view_invitation,
};
pub use version::{Expected, Version, Versioned};
pub use view_account_links::list_account_links;
pub use view_accounts::{find_account, search_account};
pub use view_approvals::{find_approval, list_approvals};
pub use view_clients::{find_client, list_dealer_clients, list_relying_parties};
pub use view_dealers::{find_dealer, list_dealers};
pub use view_keys::{find_signing_key, list_signing_keys};
pub use view_links::{LinkPlace, LinksAsked, find_link, list_all_links, list_links};
pub use view_mails::{find_mail, list_mails};
pub use view_migrations::{Migrations, UnfinishedMigration, view_migrations};
pub use view_sessions::list_sessions;
pub use view_shops::{find_shop, list_shops};
pub use view_staff::{find_invitation, find_staff, list_invitations, list_staff};
pub use view_statistics::list_statistics;
pub use view_texts::{find_text, list_text_versions, list_texts};
pub use view_timeline::view_timeline;
