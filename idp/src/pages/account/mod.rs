//! The pages of the account: its first page, the way out, and the choice between accounts.

mod home;
mod leaving;

pub use home::AccountHome;
pub use leaving::{LoggedOut, Logout, SelectAccount};
