//! People of the back office. Nothing about how they log in is in a file: whoever cannot log in as staff must is invited by mail.

use super::{Act, Subject, Work, dealers::changed};
use crate::{
    domain::{Declared, DeclaredMember, Role, Seat},
    flow::{
        AdminError, Expected,
        add_staff::add_in,
        change_staff::{reseat, unseat},
        take_invitation::revoke,
    },
    store::{staff, staff_invitations as invitations},
};
use idp::{
    domain::{AccountId, EmailAddress},
    store::{self, StoreError, Tx},
};
use serde_json::{Value, json};

/// Operators first: whoever stops being one must leave somebody who is.
pub(super) fn in_order(staff: &[Declared<DeclaredMember>]) -> Vec<&Declared<DeclaredMember>> {
    let mut staff: Vec<_> = staff.iter().collect();
    staff.sort_by_key(|member| member.object.role != Role::Operator);
    staff
}

/// Whom a file means: addresses that differ in case alone are one person's.
fn subject_of(email: &str) -> Subject {
    let plain = |_| email.to_owned();
    Subject::Member(EmailAddress::parse(email).map_or_else(plain, |email| email.key().as_str().to_owned()))
}

impl Work<'_, '_> {
    pub(super) fn member(&mut self, declared: &Declared<DeclaredMember>) -> Result<(), StoreError> {
        let subject = subject_of(&declared.object.email);
        if self.is_first(declared, &subject) {
            let outcome = self.apply_member(&declared.object);
            self.note(&declared.origin, subject, outcome)?;
        }
        Ok(())
    }

    fn apply_member(&mut self, declared: &DeclaredMember) -> Result<Act, AdminError> {
        let (email, seat) = declared.check().map_err(AdminError::Invalid)?;
        if let Some((account, before)) = seat_of(self.tx, &email)? {
            let act = changed(shown(&before), shown(&seat));
            reseat(self.tx, self.operator, &account, &Expected::Anything, seat)?;
            return Ok(act);
        }
        let waiting = invitations::find_by_email(self.tx, email.key())?;
        let act = waiting.map_or(Act::Created, |waiting| changed(shown(&waiting.seat), shown(&seat)));
        if act != Act::Left {
            add_in(self.provider, self.tx, self.operator, &email, seat)?;
        }
        Ok(act)
    }

    /// Ends the seats, and withdraws the invitations, of those who are in no file.
    pub(super) fn prune_staff(&mut self) -> Result<(), StoreError> {
        for invitation in invitations::list(self.tx, "", i64::MAX)? {
            let subject = subject_of(&invitation.email);
            if !self.seen.contains(&subject) {
                let outcome = revoke(self.tx, self.operator, &invitation.id, &Expected::Anything);
                self.pruned(subject, outcome)?;
            }
        }
        for member in staff::list(self.tx, "", i64::MAX)? {
            let Some(account) = store::accounts::find(self.tx, &member.account_id)? else { continue };
            let subject = subject_of(&account.email);
            if !self.seen.contains(&subject) {
                let outcome = unseat(self.tx, self.operator, &account.id, &Expected::Anything);
                self.pruned(subject, outcome)?;
            }
        }
        Ok(())
    }
}

/// The account with this address, and the seat that it has.
fn seat_of(tx: &mut Tx<'_>, email: &EmailAddress) -> Result<Option<(AccountId, Seat)>, StoreError> {
    let Some(account) = store::accounts::find_by_email(tx, email.as_str())? else { return Ok(None) };
    Ok(staff::find(tx, &account.id)?.map(|member| (account.id, member.seat)))
}

fn shown(seat: &Seat) -> Value {
    json!(seat)
}
