//! What the owners of accounts do on their own pages, one use case a file. Each is one visit of a session that is
//! logged in; what is sensitive wants a login of the last minutes.

mod change_email;
mod extension;
mod mobile_name;
mod set_password;
mod visit;

pub use change_email::{
    EmailChange, EmailCodeSent, NewEmail, change_email, send_email_code, view_email_change,
};
pub use extension::{AccountExtension, Agreement, DataSection};
pub use mobile_name::{
    MobileCodeSent, MobileProven, MobileView, NewMobile, prove_mobile, send_mobile_code, switch_mobile_off,
    view_mobile,
};
pub use set_password::{PasswordSet, set_password};
pub use visit::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
