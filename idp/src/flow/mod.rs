//! Use cases, one a file: what happens, in which order, in one visit to the database.
//!
//! Owns the order of things and the two seams for plug-ins (`step`, `claims`). Knows no HTTP and no page.

mod accept_terms;
mod authorize;
mod choose_account;
mod claims;
mod confirm_items;
mod continue_interaction;
mod decide_scopes;
mod error;
mod find_client;
mod find_session;
mod hash_password;
mod issue_code;
mod load_keys;
mod login;
mod outgoing;
mod step;
pub mod steps;
mod visit_page;

pub use accept_terms::{TermsAccepted, accept_terms};
pub use authorize::{AuthorizeVisit, Authorized, authorize, begin_account_visit};
pub use choose_account::choose_account;
pub use claims::{ClaimsQuery, ClaimsSource, ClaimsTarget};
pub use confirm_items::{confirm_items, give_items};
pub use continue_interaction::{Next, Scene, continue_interaction};
pub use decide_scopes::decide_scopes;
pub use error::{FlowError, ServeError};
pub use hash_password::{HashingBusy, PasswordHashing, Verified};
pub(crate) use load_keys::load_keys;
pub use login::{LoggedIn, LoginAttempt, login};
pub use outgoing::{Outgoing, OutgoingError};
pub use step::{InteractionStep, StepContext, StepOutcome};
pub use steps::own_steps;
pub use visit_page::{PageVisit, act_on_page, view_page};
