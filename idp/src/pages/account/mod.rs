//! The pages of the account: its first page with the list of the others, the way out, and the choice between accounts.

mod data;
mod history;
mod home;
mod leave;
mod logout;
mod profile;
mod services;
mod sessions;
mod settings;

pub use data::{DataPage, Section};
pub use history::{AgreementLine, HistoryPage};
pub use home::AccountHome;
pub use leave::{ComeBack, ComeBackDone, LeaveAccount, LeftAccount};
pub use logout::{LoggedOut, Logout, SelectAccount};
pub use profile::{ProfileConfirm, ProfileEdit, ProfileView};
pub use services::{AccountServices, ServiceDetail, ServiceLine};
pub use sessions::{SessionLine, SessionsPage};
pub use settings::SettingsPage;
