//! Roles of the people who work in the back office, and what each may do: the one table of it. Scopes of tokens, the
//! answer of every operation and the console's menu are made from here.

use super::Permission;
use idp::domain::ScopeSet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a member of staff is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the provider: everything, people too.
    Operator,
    /// Looks at everything but the audit trail, changes nothing.
    ReadOnlyOperator,
    /// Looks at everything and at the audit trail, changes nothing.
    Auditor,
    /// The contact centre: accounts and nothing else.
    Support,
    /// Runs a dealer's part: that dealer and nothing else.
    DealerAdministrator,
    /// Works at a dealer: looks at that dealer and its starts, and nothing else.
    DealerStaff,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Operator,
        Self::ReadOnlyOperator,
        Self::Auditor,
        Self::Support,
        Self::DealerAdministrator,
        Self::DealerStaff,
    ];

    /// The table. What is not here is not allowed.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Operator => &[
                P::Read,
                P::Dealers,
                P::Clients,
                P::Accounts,
                P::Texts,
                P::Mails,
                P::Keys,
                P::Sessions,
                P::Audit,
                P::Statistics,
                P::Staff,
                P::Approvals,
            ],
            Self::ReadOnlyOperator => &[P::Read, P::Statistics],
            Self::Auditor => &[P::Read, P::Statistics, P::Audit],
            Self::Support => &[P::Accounts, P::Sessions],
            Self::DealerAdministrator => &[P::OwnDealer, P::ManageOwnDealer],
            Self::DealerStaff => &[P::OwnDealer],
        }
    }

    /// The scopes of its permissions: what a token of this role can carry.
    pub fn scopes(self) -> ScopeSet {
        let scopes: Vec<&str> = self.permissions().iter().map(|permission| permission.scope()).collect();
        ScopeSet::parse(&scopes.join(" "))
    }

    /// Whether it is a role at one dealer.
    pub const fn is_at_dealer(self) -> bool {
        matches!(self, Self::DealerAdministrator | Self::DealerStaff)
    }

    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::ReadOnlyOperator => "read_only_operator",
            Self::Auditor => "auditor",
            Self::Support => "support",
            Self::DealerAdministrator => "dealer_administrator",
            Self::DealerStaff => "dealer_staff",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_read_back_and_are_those_of_the_interface() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn only_operators_change_what_belongs_to_the_house() {
        for permission in Permission::ALL {
            let roles: Vec<Role> =
                Role::ALL.into_iter().filter(|role| role.permissions().contains(&permission)).collect();
            assert!(!roles.is_empty(), "{permission:?} is nobody's");
            // A dealer's people have nothing but their dealer, and nobody else has that.
            for role in roles {
                let is_of_dealer = [Permission::OwnDealer, Permission::ManageOwnDealer].contains(&permission);
                assert_eq!(role.is_at_dealer(), is_of_dealer, "{role:?} {permission:?}");
            }
        }
    }
}
