//! Use cases of a dealer's own people: each is about the dealer of their seat and no other (rule 10). What belongs to another
//! dealer is not found, whatever else is wrong with the request.

mod audit;
mod links;
mod note_refusal;
mod staff;
mod system_keys;
mod systems;

pub use audit::{OwnAuditAsked, OwnAuditLine, list_own_audit};
pub use links::{
    LinkEvent, OwnLink, OwnLinkAct, OwnLinkSheet, OwnLinksAsked, change_own_link, find_own_link,
    list_own_links,
};
pub use note_refusal::note_refusal;
pub use staff::{
    change_own_staff, end_own_staff, find_own_staff, invite_to_own_dealer, list_own_invitations,
    list_own_staff, revoke_own_invitation,
};
pub use system_keys::{add_system_key, make_system_key, remove_system_key};
pub use systems::{OwnSystem, SystemKey, find_own_system};

use super::{AdminError, Operator, Who};
use crate::{
    domain::{Role, Seat},
    store::staff as members,
};
use federation::domain::DealerId;
use idp::store::Tx;

/// Somebody who works for a dealer, and which.
#[derive(Clone, Debug)]
pub struct OwnDealer {
    /// The dealer of the person's seat.
    pub dealer: DealerId,
    /// The person, in this request.
    pub operator: Operator,
}

impl OwnDealer {
    /// The person still runs this dealer. Asked in the visit of a change that two administrators could make to one another:
    /// the second of them waits here and sees what the first has done.
    fn check_runs_it(&self, tx: &mut Tx<'_>) -> Result<(), AdminError> {
        members::hold_role(tx, Role::DealerAdministrator)?;
        let Who::Staff(account) = &self.operator.who else { return Err(AdminError::NotFound) };
        let seat = members::find(tx, account)?.map(|member| member.seat);
        let runs_it = Seat::new(Role::DealerAdministrator, Some(self.dealer.clone()));
        if seat == runs_it { Ok(()) } else { Err(AdminError::Changed) }
    }
}
