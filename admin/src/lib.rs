//! The back office: a listener of its own, where operators' tools register dealers, shops and clients.
//!
//! | room | what it owns |
//! | --- | --- |
//! | [`domain`] | what an operator writes, the rules it is held to, and what each role may do |
//! | [`store`] | rows: members of staff, invitations |
//! | [`flow`] | one change or one look a file, each change with its audit line |
//! | [`guard`], [`extension`], [`pages`] | what plugs into the provider: who gets tokens, what becomes of roles, mails and pages |
//! | [`http`] | the operations, who may call them, their description, health and metrics; the invited person's page |
//! | [`console`] | the same in a browser: pages, who may see them, login and logout |
//!
//! A program gives [`BackOfficeGuard`](guard::BackOfficeGuard), [`StaffOfAccount`](extension::StaffOfAccount) and
//! [`StaffMails`](pages::StaffMails) to the provider's builder, mounts [`console::configure`] and then [`http::configure`] on
//! a listener that the public does not reach, and [`http::configure_public`] on the other one. No operation under `/v1` is open to a
//! browser session: each wants an access token for [`audience`]. No page of the console takes a token: each wants a session.

pub mod console;
pub mod domain;
pub mod extension;
pub mod flow;
pub mod guard;
pub mod http;
pub mod pages;
pub mod store;

/// The audience of operators' access tokens (RFC 8707), and the name of this interface.
pub fn audience(issuer: &idp::settings::Issuer) -> String {
    issuer.url("/admin/v1")
}
