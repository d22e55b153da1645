//! Registration, R1–R6: from the terms to the account, one use case a file.
//!
//! One row a browser holds what was done; [`Stage`] reads from it which page is next. Until a code proved
//! the address, the row gives nobody anything. Knows no page and no HTTP.

mod accept_terms;
mod arrival;
mod check_code;
mod create_account;
mod enter_details;
mod send_code;
mod variant;
mod view_registration;

pub use accept_terms::{BeganRegistration, begin_registration, note_registration_shown};
pub use arrival::{FromShop, SHOP_HINT, shop_of};
pub use check_code::{CodeChecked, check_code};
pub use create_account::{AccountCreated, create_account};
pub use enter_details::{DetailsEntered, enter_details, keep_details};
pub use send_code::{CodeSent, SentTo, send_code};
pub use variant::RegistrationVariant;
pub use view_registration::{RegistrationView, view_registration};

use crate::{
    domain::{Lang, TokenHash},
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
        registrations::Registration,
    },
};

/// The document that everybody agrees to who registers.
pub const TERMS_DOCUMENT: &str = "common-id";

/// Whose registration, and for whom the answer is.
#[derive(Clone, Debug)]
pub struct RegistrationVisit {
    /// Hash of the browser's cookie: the registration's name.
    pub browser: TokenHash,
    /// The language of mails to an address that has no account yet.
    pub lang: Lang,
    /// The address range of the browser, by which mails are counted.
    pub range: String,
    /// The request, for the audit.
    pub request_id: String,
}

/// The page that a registration stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing was begun, or it has expired: R0.
    Start,
    /// The terms are accepted: R2.
    Email,
    /// A code is under way: R3.
    Code,
    /// The address is proven: R4.
    Details,
    /// Everything is entered: R5.
    Confirm,
    /// The account is there: R6.
    Done,
}

impl Stage {
    /// Where the registration stands.
    pub fn of(registration: Option<&Registration>) -> Self {
        match registration {
            None => Self::Start,
            Some(registration) if registration.account.is_some() => Self::Done,
            Some(registration) if registration.email.is_none() => Self::Email,
            Some(registration) if registration.verified_at.is_none() => Self::Code,
            Some(registration) if registration.entries.is_none() || registration.password_hash.is_none() => {
                Self::Details
            }
            Some(_) => Self::Confirm,
        }
    }
}

/// Writes an audit line. The registration is named by the beginning of its hash, the address never.
fn audit(
    tx: &mut Tx<'_>,
    visit: &RegistrationVisit,
    action: &'static str,
    result: &'static str,
) -> Result<(), StoreError> {
    let name: String = visit.browser.as_str().chars().take(16).collect();
    let mut event = AuditEvent::new(Actor::System, action, format!("registration:{name}"));
    event.result = result;
    event.request_id.clone_from(&visit.request_id);
    store::audit::insert(tx, &event)
}
