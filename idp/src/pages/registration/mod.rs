//! R0–R6: getting a common ID on the web, five steps from the mail address to the finished ID.

mod address;
mod confirm;
mod details;
mod landing;

pub use address::{RegisterCode, RegisterEmail};
pub use confirm::{RegisterConfirm, RegisterDone};
pub use details::{PasswordRules, RegisterDetails, SwitchType};
pub use landing::{RegisterLanding, RegisterTerms, Services, Shop};
