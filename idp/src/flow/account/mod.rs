//! What the owners of accounts do on their own pages, one use case a file. Each is one visit of a session that is
//! logged in; what is sensitive wants a login of the last minutes.

mod change_email;
mod extension;
mod mobile_name;
mod passkeys;
mod set_password;
mod two_step;
mod visit;

pub use change_email::{
    EmailChange, EmailCodeSent, NewEmail, change_email, send_email_code, view_email_change,
};
pub use extension::{AccountExtension, Agreement, DataSection};
pub use mobile_name::{
    MobileCodeSent, MobileProven, MobileView, NewMobile, prove_mobile, send_mobile_code, switch_mobile_off,
    view_mobile,
};
pub use passkeys::{
    PasskeyAdded, add_passkey, begin_adding_passkey, remove_passkey, rename_passkey, view_passkey,
    view_passkeys,
};
pub use set_password::{PasswordSet, set_password};
pub use two_step::{
    TwoStepConfirmed, TwoStepSetup, TwoStepView, begin_two_step, confirm_two_step, forget_recovery_codes,
    renew_recovery_codes, switch_two_step_off, view_two_step, view_two_step_setup,
};
pub use visit::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
