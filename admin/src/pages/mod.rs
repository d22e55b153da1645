//! Pages and mails of the back office: those that people see on the public listener (an invitation, and how it is taken),
//! and the console.
//!
//! Owns view models, templates (`admin/templates/`, which extend the provider's) and words.

pub mod console;
mod invitation;
mod mails;
pub mod texts;

pub use invitation::{InvitationPage, InvitationState};
pub use mails::StaffMails;

use crate::domain::Role;
use idp::domain::Lang;
use texts::StaffTexts;

/// The name of a role in words.
pub fn role_name(role: Role, lang: Lang) -> &'static str {
    let t = StaffTexts::of(lang);
    match role {
        Role::Operator => t.operator,
        Role::ReadOnlyOperator => t.read_only_operator,
        Role::Auditor => t.auditor,
        Role::Support => t.support,
        Role::DealerAdministrator => t.dealer_administrator,
        Role::DealerStaff => t.dealer_staff,
    }
}
