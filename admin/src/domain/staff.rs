//! People of the back office: who they are, and how they are added.

use super::{Fault, Role, Rule};
use federation::domain::DealerId;
use idp::domain::{AccountId, EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A role, and the dealer it is at. A role at a dealer has one, every other role has none: nothing else can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seat {
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    dealer_id: Option<DealerId>,
}

impl Seat {
    /// The seat; `None` when role and dealer do not go together.
    pub fn new(role: Role, dealer_id: Option<DealerId>) -> Option<Self> {
        (role.is_at_dealer() == dealer_id.is_some()).then_some(Self { role, dealer_id })
    }

    /// What the person is there for.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The dealer, for a role at one.
    pub fn dealer(&self) -> Option<&DealerId> {
        self.dealer_id.as_ref()
    }
}

/// A member of staff: an account with a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaffMember {
    /// The account.
    pub account_id: AccountId,
    /// Role and dealer.
    #[serde(flatten)]
    pub seat: Seat,
    /// Who added them: an account or a client by its id, or the operator at the terminal.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
}

/// A seat that waits for its person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaffInvitation {
    /// Its name.
    pub id: String,
    /// The address whose owner may take it.
    pub email: String,
    /// What waits.
    #[serde(flatten)]
    pub seat: Seat,
    /// Who invited.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
    /// When it is good for nothing any more.
    pub expires_at: Timestamp,
}

/// Who is to be added, as what.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffAddition {
    /// Mail address of the person. Its account is added; without one, or while that has neither a passkey nor the two-step
    /// login, the person is invited by mail.
    #[schema(example = "hanako@example.jp")]
    pub email: String,
    /// What for.
    pub role: Role,
    /// The dealer, for roles at a dealer.
    #[serde(default)]
    #[schema(example = "D-0234")]
    pub dealer_id: Option<String>,
}

/// Addresses of people stay out of logs.
impl std::fmt::Debug for StaffAddition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffAddition").field("role", &self.role).finish_non_exhaustive()
    }
}

impl StaffAddition {
    /// Address and seat.
    ///
    /// # Errors
    /// What cannot be so.
    pub fn check(&self) -> Result<(EmailAddress, Seat), Vec<Fault>> {
        let email = EmailAddress::parse(&self.email).map_err(|_| Fault::at("/email", Rule::Email));
        match (email, seat(self.role, self.dealer_id.as_deref())) {
            (Ok(email), Ok(seat)) => Ok((email, seat)),
            (email, seat) => Err(email.err().into_iter().chain(seat.err()).collect()),
        }
    }
}

/// The role as it is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffChange {
    /// What for.
    pub role: Role,
    /// The dealer, for roles at a dealer.
    #[serde(default)]
    #[schema(example = "D-0234")]
    pub dealer_id: Option<String>,
}

impl StaffChange {
    /// The seat.
    ///
    /// # Errors
    /// What cannot be so.
    pub fn check(&self) -> Result<Seat, Vec<Fault>> {
        seat(self.role, self.dealer_id.as_deref()).map_err(|fault| vec![fault])
    }
}

fn seat(role: Role, dealer_id: Option<&str>) -> Result<Seat, Fault> {
    let dealer =
        dealer_id.map(|id| DealerId::parse(id).ok_or_else(|| Fault::at("/dealer_id", Rule::Reference)));
    Seat::new(role, dealer.transpose()?).ok_or_else(|| Fault::at("/dealer_id", Rule::RoleAndDealer))
}

/// A member of staff as operators see one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffView {
    /// The account.
    pub account_id: String,
    /// Its mail address; empty when the account is gone.
    pub email: String,
    /// What for.
    pub role: Role,
    /// The dealer, for roles at a dealer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dealer_id: Option<String>,
    /// Who gave the role.
    pub added_by: String,
    /// Since when, seconds since the epoch.
    #[schema(value_type = i64)]
    pub added_at: Timestamp,
}

impl StaffView {
    /// The member, and the address of the account.
    pub fn of(member: StaffMember, email: String) -> Self {
        Self {
            account_id: member.account_id.to_string(),
            email,
            role: member.seat.role,
            dealer_id: member.seat.dealer_id.map(|id| id.as_str().to_owned()),
            added_by: member.added_by,
            added_at: member.added_at,
        }
    }
}

/// An invitation as operators see one. Its link is with the invited person alone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// Its name.
    pub invitation_id: String,
    /// Who is invited.
    pub email: String,
    /// What for.
    pub role: Role,
    /// The dealer, for roles at a dealer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dealer_id: Option<String>,
    /// Who invited.
    pub added_by: String,
    /// When, seconds since the epoch.
    #[schema(value_type = i64)]
    pub added_at: Timestamp,
    /// Until when the link is good, seconds since the epoch.
    #[schema(value_type = i64)]
    pub expires_at: Timestamp,
}

impl From<StaffInvitation> for InvitationView {
    fn from(invitation: StaffInvitation) -> Self {
        Self {
            invitation_id: invitation.id,
            email: invitation.email,
            role: invitation.seat.role,
            dealer_id: invitation.seat.dealer_id.map(|id| id.as_str().to_owned()),
            added_by: invitation.added_by,
            added_at: invitation.added_at,
            expires_at: invitation.expires_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats() {
        for (role, dealer_id, broken) in [
            (Role::Operator, None, None),
            (Role::Support, Some("D-0234"), Some(Rule::RoleAndDealer)),
            (Role::DealerStaff, Some("D-0234"), None),
            (Role::DealerAdministrator, None, Some(Rule::RoleAndDealer)),
            (Role::DealerStaff, Some("D 0234"), Some(Rule::Reference)),
            (Role::DealerStaff, Some(""), Some(Rule::Reference)),
        ] {
            let change = StaffChange { role, dealer_id: dealer_id.map(str::to_owned) };
            let fault = broken.map(|rule| vec![Fault::at("/dealer_id", rule)]);
            assert_eq!(change.check().err(), fault, "{change:?}");
        }
    }

    #[test]
    fn every_fault_of_an_addition_is_told() {
        let addition = StaffAddition { email: "hanako".to_owned(), role: Role::DealerStaff, dealer_id: None };
        let faults = [Fault::at("/email", Rule::Email), Fault::at("/dealer_id", Rule::RoleAndDealer)];
        assert_eq!(addition.check().err(), Some(faults.to_vec()));
        assert!(!format!("{addition:?}").contains("hanako"));
    }
}
