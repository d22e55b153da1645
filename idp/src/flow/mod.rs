//! Use cases, one a file: what happens, in which order, in one visit to the database.
//!
//! Owns the order of things and the two seams for plug-ins (`step`, `claims`). Knows no HTTP and no page.

mod accept_terms;
mod authenticate_client;
mod authorize;
mod choose_account;
mod claims;
mod confirm_items;
mod continue_interaction;
mod decide_scopes;
mod deliver_logout_tokens;
mod end_session;
mod error;
mod exchange_code;
mod find_client;
mod find_session;
mod grant_client_credentials;
mod hash_password;
mod inspect_token;
mod issue_code;
mod issue_tokens;
mod load_keys;
mod login;
mod outgoing;
mod refresh;
mod step;
pub mod steps;
mod userinfo;
mod visit_page;

pub use accept_terms::{TermsAccepted, accept_terms};
pub use authenticate_client::authenticate_client;
pub use authorize::{AuthorizeVisit, Authorized, authorize, begin_account_visit};
pub use choose_account::choose_account;
pub use claims::{ClaimsQuery, ClaimsSource, ClaimsTarget};
pub use confirm_items::{confirm_items, give_items};
pub use continue_interaction::{Next, Scene, continue_interaction};
pub use decide_scopes::decide_scopes;
pub use deliver_logout_tokens::deliver_logout_tokens;
pub use end_session::{Logout, end_now, end_session};
pub use error::{FlowError, ServeError};
pub use exchange_code::{CodeRequest, exchange_code};
pub use grant_client_credentials::grant_client_credentials;
pub use hash_password::{HashingBusy, PasswordHashing, Verified};
pub use inspect_token::{introspect_token, revoke_token};
pub use issue_tokens::TokenAnswer;
pub(crate) use load_keys::{ALGORITHMS, load_keys};
pub use login::{LoggedIn, LoginAttempt, login};
pub use outgoing::{Outgoing, OutgoingError};
pub use refresh::refresh;
pub use step::{InteractionStep, StepContext, StepOutcome};
pub use steps::own_steps;
pub use userinfo::userinfo;
pub use visit_page::{PageVisit, act_on_page, view_page};
