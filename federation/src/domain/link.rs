//! The dealer link and its states. Only the edges of [`LinkEdge`] exist.

use super::{DealerId, LinkId};
use idp::domain::{AccountId, ClientId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

/// Days after the day of the visit on whose end a provisional link expires (rule 7).
const DAYS: i64 = 30;

/// Where a link is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// 仮登録: waits for the customer.
    Provisional,
    /// 連携済み: the claim tells of it.
    Linked,
    /// The customer declined.
    Declined,
    /// The dealer took it back.
    Cancelled,
    /// A new start for the same record took its place.
    Superseded,
    /// Day 30 is over.
    Expired,
    /// Account gone, dealer suspended, or too many wrong codes.
    Void,
    /// The link ended.
    Unlinked,
    /// The dealer says that the account is not its customer: the claim is withheld.
    Disputed,
}

impl LinkState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Provisional,
        Self::Linked,
        Self::Declined,
        Self::Cancelled,
        Self::Superseded,
        Self::Expired,
        Self::Void,
        Self::Unlinked,
        Self::Disputed,
    ];

    /// The stored value, and the one of the interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Linked => "linked",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Void => "void",
            Self::Unlinked => "unlinked",
            Self::Disputed => "disputed",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether nothing leads on from here; code and account are then erased within the hour.
    pub const fn is_end(self) -> bool {
        !matches!(self, Self::Provisional | Self::Linked | Self::Disputed)
    }
}

/// What can happen to a link: the only edges between its states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkEdge {
    /// The customer agrees.
    Complete,
    /// The customer does not.
    Decline,
    /// The dealer takes it back.
    Cancel,
    /// A new start takes its place.
    Supersede,
    /// Day 30 is over.
    Expire,
    /// Account gone, dealer suspended, too many wrong codes.
    Void,
    /// Customer, dealer or operator end it.
    Unlink,
    /// The dealer disputes it.
    Dispute,
    /// Dealer or operator settle the dispute: it is right.
    Settle,
}

impl LinkEdge {
    /// Every edge.
    pub const ALL: [Self; 9] = [
        Self::Complete,
        Self::Decline,
        Self::Cancel,
        Self::Supersede,
        Self::Expire,
        Self::Void,
        Self::Unlink,
        Self::Dispute,
        Self::Settle,
    ];

    /// The states that it leads from.
    pub const fn from(self) -> &'static [LinkState] {
        match self {
            Self::Complete | Self::Decline | Self::Cancel | Self::Supersede | Self::Expire | Self::Void => {
                &[LinkState::Provisional]
            }
            Self::Unlink => &[LinkState::Linked, LinkState::Disputed],
            Self::Dispute => &[LinkState::Linked],
            Self::Settle => &[LinkState::Disputed],
        }
    }

    /// The state that it leads to.
    pub const fn to(self) -> LinkState {
        match self {
            Self::Complete | Self::Settle => LinkState::Linked,
            Self::Decline => LinkState::Declined,
            Self::Cancel => LinkState::Cancelled,
            Self::Supersede => LinkState::Superseded,
            Self::Expire => LinkState::Expired,
            Self::Void => LinkState::Void,
            Self::Unlink => LinkState::Unlinked,
            Self::Dispute => LinkState::Disputed,
        }
    }
}

/// The dealer's customer code as it is stored: sealed, and hashed under a key together with the dealer.
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerCode {
    /// What only the provider opens.
    pub sealed: String,
    /// By which the record is found again.
    pub hash: String,
}

impl std::fmt::Debug for CustomerCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CustomerCode(…)")
    }
}

/// How the mail of a start fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// In the outbox.
    Queued,
    /// Handed to the mail system.
    Sent,
    /// Refused for good.
    Undeliverable,
}

/// A dealer link: provisional, linked, or what is left of it.
#[derive(Clone, Debug)]
pub struct DealerLink {
    /// Its name.
    pub id: LinkId,
    /// With which dealer.
    pub dealer_id: DealerId,
    /// In which shop it was started, as the dealer names it.
    pub shop: String,
    /// By whom, as the dealer names them.
    pub staff: String,
    /// The service that the customer goes on with.
    pub service: ClientId,
    /// The dealer's record; gone once erased.
    pub code: Option<CustomerCode>,
    /// The account; gone once erased.
    pub account_id: Option<AccountId>,
    /// Hash of the token in the mail.
    pub token_hash: TokenHash,
    /// Keyed hash of the reception code, if one is asked.
    pub reception_hash: Option<String>,
    /// Wrong codes so far.
    pub reception_tries: i32,
    /// The notice that the customer ticked.
    pub notice_version: String,
    /// The stored state. What holds at a moment is [`Self::state_at`].
    pub state: LinkState,
    /// The outbox entry of the last mail about the start.
    pub mail_id: Option<String>,
    /// When that mail was given up.
    pub undeliverable_at: Option<Timestamp>,
    /// When it was started.
    pub created_at: Timestamp,
    /// The last second in which it can be completed.
    pub expires_at: Timestamp,
    /// When it was completed.
    pub linked_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl DealerLink {
    /// The last second of a link that is started now.
    pub fn expiry_of_start(now: Timestamp) -> Timestamp {
        now.end_of_day_in_japan(DAYS)
    }

    /// The state at a moment: expiry is never left to the clean-up job.
    pub fn state_at(&self, now: Timestamp) -> LinkState {
        match self.state {
            LinkState::Provisional if now > self.expires_at => LinkState::Expired,
            state => state,
        }
    }

    /// Whether it waits for this account.
    pub fn waits_for(&self, account: &AccountId, now: Timestamp) -> bool {
        self.state_at(now) == LinkState::Provisional && self.account_id.as_ref() == Some(account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_edges_exist() {
        use LinkState as S;
        let edges = [
            (S::Provisional, S::Linked),
            (S::Provisional, S::Declined),
            (S::Provisional, S::Cancelled),
            (S::Provisional, S::Superseded),
            (S::Provisional, S::Expired),
            (S::Provisional, S::Void),
            (S::Linked, S::Unlinked),
            (S::Linked, S::Disputed),
            (S::Disputed, S::Linked),
            (S::Disputed, S::Unlinked),
        ];
        for from in S::ALL {
            for to in S::ALL {
                let exists = LinkEdge::ALL.iter().any(|edge| edge.from().contains(&from) && edge.to() == to);
                assert_eq!(exists, edges.contains(&(from, to)), "{from:?} → {to:?}");
            }
            let leads_on = LinkEdge::ALL.iter().any(|edge| edge.from().contains(&from));
            assert_eq!(from.is_end(), !leads_on, "{from:?}");
            assert_eq!(S::parse(from.as_str()), Some(from));
        }
    }

    #[test]
    fn day_30_counts_to_its_last_second() {
        // 2026-11-22 13:00 in Japan; day 30 is 2026-12-22.
        let visit = Timestamp::from_seconds(1_795_320_000);
        let last = DealerLink::expiry_of_start(visit);
        assert_eq!(last.in_japan().to_string(), "2026-12-22T23:59:59+09:00[+09:00]");
        let link = DealerLink {
            id: LinkId::from("l"),
            dealer_id: DealerId::from("d"),
            shop: String::new(),
            staff: String::new(),
            service: ClientId::from("s"),
            code: None,
            account_id: Some(AccountId::from("a")),
            token_hash: TokenHash::of("t"),
            reception_hash: None,
            reception_tries: 0,
            notice_version: String::new(),
            state: LinkState::Provisional,
            mail_id: None,
            undeliverable_at: None,
            created_at: visit,
            expires_at: last,
            linked_at: None,
            ended_at: None,
        };
        assert!(link.waits_for(&AccountId::from("a"), last));
        assert!(!link.waits_for(&AccountId::from("b"), last));
        assert!(!link.waits_for(&AccountId::from("a"), last.plus_seconds(1)));
        assert_eq!(link.state_at(last.plus_seconds(1)), LinkState::Expired);
    }
}
