//! What the owners of accounts do on their own pages, one use case a file. Each is one visit of a session that is
//! logged in; what is sensitive wants a login of the last minutes.

mod extension;
mod visit;

pub use extension::{AccountExtension, Agreement, DataSection};
pub use visit::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
