//! What the owners of accounts do on their own pages, one use case a file, and how an account ends. Each is one visit of
//! a session that is logged in; what is sensitive wants a login of the last minutes.

mod change_email;
mod choose_language;
mod close_account;
mod come_back;
mod confirm_password;
mod edit_profile;
mod end_sessions;
mod erase_account;
mod erase_accounts;
mod export_data;
mod extension;
mod mobile_name;
mod passkeys;
mod set_password;
mod switch_account;
mod two_step;
mod view_history;
mod view_services;
mod visit;
mod withdraw;

pub use change_email::{
    EmailChange, EmailChangeView, EmailCodeSent, NewEmail, change_email, send_email_code, view_email_change,
};
pub use choose_language::choose_language;
pub use come_back::{CameBack, WayBack, come_back, view_come_back};
pub use confirm_password::{PasswordConfirmed, confirm_password};
pub use edit_profile::{
    PendingProfile, ProfileChanged, ProfileEntered, change_profile, enter_profile, view_entries, view_pending,
};
pub use end_sessions::{
    SessionEnded, SessionLine, end_all_sessions, end_every_session, end_one_session, end_session_of,
    view_sessions,
};
pub use erase_account::erase_account;
pub use erase_accounts::erase_accounts;
pub use export_data::{AccountData, LoginMethods, export_data, view_data};
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
pub use switch_account::{Switched, disable_account, enable_account};
pub use two_step::{
    TwoStepConfirmed, TwoStepSetup, TwoStepView, begin_two_step, confirm_two_step, forget_recovery_codes,
    give_two_step, renew_recovery_codes, switch_two_step_off, view_two_step, view_two_step_setup,
};
pub use view_history::{AllowedScopes, History, view_history};
pub use view_services::{ServiceInUse, revoke_service, view_service, view_services};
pub use visit::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
pub use withdraw::{Consequences, Left, view_consequences, withdraw};
