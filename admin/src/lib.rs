//! The back office: a listener of its own, where operators' tools register dealers, shops and clients.
//!
//! | room | what it owns |
//! | --- | --- |
//! | [`domain`] | what an operator writes, and the rules it is held to |
//! | [`flow`] | one change or one look a file, each change with its audit line |
//! | [`http`] | the operations, who may call them, their description, health and metrics |
//!
//! A program mounts [`http::configure`] on a listener that the public does not reach. Nothing here is
//! open to a browser session: every operation under `/v1` wants an access token for [`audience`].

pub mod domain;
pub mod flow;
pub mod http;

/// The audience of operators' access tokens (RFC 8707), and the name of this interface.
pub fn audience(issuer: &idp::settings::Issuer) -> String {
    issuer.url("/admin/v1")
}
