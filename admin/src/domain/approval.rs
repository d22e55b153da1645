//! Acts that cannot be taken back, and wait for a second person.

use super::{DealerMerger, KeyRetirement, Permission};
use idp::{domain::Timestamp, store::audit::Actor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long an act waits, seconds.
pub const APPROVAL_SECONDS: i64 = 86_400;

/// An act as it was asked for: with the object and what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingAct {
    /// A dealer is merged into another one.
    MergeDealer {
        /// The dealer that ends.
        dealer_id: String,
        /// Into which, and how.
        merger: DealerMerger,
    },
    /// A signing key goes at once.
    RetireSigningKey {
        /// The key.
        key_id: String,
        /// Why.
        retirement: KeyRetirement,
    },
}

impl PendingAct {
    /// Which act it is.
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::MergeDealer { .. } => ActKind::MergeDealer,
            Self::RetireSigningKey { .. } => ActKind::RetireSigningKey,
        }
    }

    /// What it is done to, as the audit trail names it.
    pub fn object(&self) -> String {
        match self {
            Self::MergeDealer { dealer_id, .. } => format!("dealer:{dealer_id}"),
            Self::RetireSigningKey { key_id, .. } => format!("key:{key_id}"),
        }
    }

    /// The dealer that it concerns.
    pub fn dealer(&self) -> Option<&str> {
        match self {
            Self::MergeDealer { dealer_id, .. } => Some(dealer_id),
            Self::RetireSigningKey { .. } => None,
        }
    }

    /// What was sent.
    pub fn document(&self) -> serde_json::Value {
        match self {
            Self::MergeDealer { merger, .. } => serde_json::json!(merger),
            Self::RetireSigningKey { retirement, .. } => serde_json::json!(retirement),
        }
    }

    /// Reads what is stored; `None` when it is of no act of this version.
    pub fn read(kind: &str, object: &str, document: &str) -> Option<Self> {
        let (_, id) = object.split_once(':')?;
        let id = id.to_owned();
        Some(match ActKind::parse(kind)? {
            ActKind::MergeDealer => {
                Self::MergeDealer { dealer_id: id, merger: serde_json::from_str(document).ok()? }
            }
            ActKind::RetireSigningKey => {
                Self::RetireSigningKey { key_id: id, retirement: serde_json::from_str(document).ok()? }
            }
        })
    }
}

/// The acts that cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// `mergeDealer`
    MergeDealer,
    /// `retireSigningKey`
    RetireSigningKey,
}

impl ActKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::MergeDealer, Self::RetireSigningKey];

    /// What somebody needs to ask for it, and must still have when it is confirmed.
    pub const fn permission(self) -> Permission {
        match self {
            Self::MergeDealer => Permission::Dealers,
            Self::RetireSigningKey => Permission::Keys,
        }
    }

    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MergeDealer => "merge_dealer",
            Self::RetireSigningKey => "retire_signing_key",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How far an approval is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// A second person has neither confirmed nor refused.
    Waiting,
    /// A second person confirmed, and it was done.
    Confirmed,
    /// Somebody refused, or took it back.
    Refused,
    /// Nobody decided in time.
    Expired,
}

impl ApprovalState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Confirmed, Self::Refused, Self::Expired];

    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// Somebody who asked or decided: a member of staff by account, or a tool by client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// `staff` or `client`; `system` for the end of the time.
    #[serde(rename = "type")]
    pub kind: String,
    /// The account, or the client.
    pub id: String,
}

impl From<&Actor> for Party {
    fn from(actor: &Actor) -> Self {
        let (kind, id) = actor.parts();
        Self { kind: kind.to_owned(), id: id.to_owned() }
    }
}

/// An act that waits, or waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Its name; sorts by time.
    pub id: String,
    /// What is to be done.
    pub act: PendingAct,
    /// The digest of the object as the first person saw it.
    pub seen: String,
    /// How far it is.
    pub state: ApprovalState,
    /// Who asked.
    pub asked_by: Party,
    /// When.
    pub asked_at: Timestamp,
    /// Until when somebody can decide.
    pub expires_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<Party>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl Approval {
    /// The state at a moment: the end of the time is not left to a job.
    pub fn state_at(&self, now: Timestamp) -> ApprovalState {
        match self.state {
            ApprovalState::Waiting if self.expires_at <= now => ApprovalState::Expired,
            state => state,
        }
    }
}

/// An approval as operators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovalView {
    /// Its name; sorts by time.
    #[schema(example = "01jd7z0000abcdefghjkmnpqrs")]
    pub approval_id: String,
    /// The act.
    pub act: ActKind,
    /// What it is done to.
    #[schema(example = "dealer:D-0234")]
    pub object: String,
    /// What was sent for it.
    #[schema(value_type = Object, example = json!({"into": "D-0567", "shop_prefix": "", "customer_code_prefix": ""}))]
    pub document: serde_json::Value,
    /// How far it is.
    pub state: ApprovalState,
    /// Who asked: `staff:` with an account, or `client:` with a tool.
    #[schema(example = "client:admin-console")]
    pub asked_by: String,
    /// When, seconds since the epoch.
    #[schema(value_type = i64)]
    pub asked_at: Timestamp,
    /// Until when somebody else can decide, seconds since the epoch.
    #[schema(value_type = i64)]
    pub expires_at: Timestamp,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "staff:01jd7z0000abcdefghjkmnpqrs")]
    pub decided_by: Option<String>,
    /// When, seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub decided_at: Option<Timestamp>,
}

impl ApprovalView {
    /// The approval at a moment.
    pub fn at(now: Timestamp, approval: Approval) -> Self {
        let name = |party: &Party| format!("{}:{}", party.kind, party.id);
        Self {
            state: approval.state_at(now),
            act: approval.act.kind(),
            object: approval.act.object(),
            document: approval.act.document(),
            asked_by: name(&approval.asked_by),
            asked_at: approval.asked_at,
            expires_at: approval.expires_at,
            decided_by: approval.decided_by.as_ref().map(name),
            decided_at: approval.decided_at,
            approval_id: approval.id,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::KeyRetirementReason;

    #[test]
    fn acts_are_read_back() {
        let merger = DealerMerger {
            into: "D-2".to_owned(),
            shop_prefix: "x-".to_owned(),
            customer_code_prefix: String::new(),
        };
        let retirement = KeyRetirement { reason: KeyRetirementReason::Compromised };
        for act in [
            PendingAct::MergeDealer { dealer_id: "D-1".to_owned(), merger },
            PendingAct::RetireSigningKey { key_id: "k".to_owned(), retirement },
        ] {
            let stored = act.document().to_string();
            assert_eq!(PendingAct::read(act.kind().as_str(), &act.object(), &stored), Some(act));
        }
        assert_eq!(PendingAct::read("forget_everything", "dealer:D-1", "{}"), None);
        assert_eq!(PendingAct::read("merge_dealer", "D-1", "{}"), None);
    }

    #[test]
    fn names_are_those_of_the_interface() {
        for kind in ActKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for state in ApprovalState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
