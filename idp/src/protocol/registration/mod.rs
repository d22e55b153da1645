//! Clients that register themselves (OIDC Dynamic Client Registration 1.0; RFC 7591, RFC 7592): what each member may be, and
//! what is answered.
//!
//! Owns the table of members. Knows no token, no policy of an operator and no way out: what needs them is the use case's.

mod encryption;
mod information;
mod members;
mod read;
mod sector;
mod values;

pub use information::client_information;
pub use members::{Fate, MEMBERS, Member};
pub use read::{RegistrationFacts, RequestedClient, read_client_metadata};
pub use sector::{check_sector, has_several_hosts, no_sector};
pub use values::{has_origin_of, is_one_line, is_request_uri, is_shown_name, is_web_url};
