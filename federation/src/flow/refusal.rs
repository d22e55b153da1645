//! Why a dealer's system, a terminal or a legacy site does not get what it asked for.

use idp::{
    flow::FlowError,
    store::{StoreError, VisitError},
};

/// A refusal by rule. Its words are for the dealer's developer; none tells of another dealer or of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The client belongs to no dealer and to no legacy site.
    NotADealer,
    /// The dealer is suspended (rule 13).
    DealerSuspended,
    /// There is no such visit or link for this dealer.
    NotFound,
    /// The dealer has no such shop, or the client is confined to another.
    UnknownShop,
    /// There is no such service, or it cannot receive dealer links.
    UnknownService,
    /// The customer has not ticked the notice of this visit.
    NotAcknowledged,
    /// Another version of the notice is in force.
    NoticeChanged,
    /// Too many visits of this system.
    TooManyVisits,
    /// Too many look-ups (rule 9).
    TooManyLookups,
    /// No account has the address.
    NoAccount,
    /// The account cannot be linked now.
    CannotStart,
    /// The record is linked to this account already.
    AlreadyLinked,
    /// The record is linked to another account (rule 4).
    Conflict,
    /// A mail about this record left in the last ten minutes (rule 8).
    TooSoon,
    /// Three mails left to this account today (rule 8).
    TooManyMails,
    /// The link is not in a state in which this can be done.
    WrongState,
    /// No address-book endpoint is registered, or it did not take the change.
    NotStored,
    /// The dealer of the contract is not known.
    UnknownDealer,
    /// Too many hand-overs of one user.
    TooManyHandovers,
    /// The idempotency key stands for another call, or for one whose handle cannot be used any more.
    KeyReused,
    /// The launch was used, has expired, or is not ours.
    BadLaunch,
}

impl Refusal {
    /// The word for the audit, when somebody asked for what is not theirs (E22).
    pub(super) const fn audited(self) -> Option<&'static str> {
        match self {
            Self::NotADealer => Some("not_a_dealer"),
            Self::DealerSuspended => Some("dealer_suspended"),
            Self::NotFound => Some("not_found"),
            Self::UnknownShop => Some("unknown_shop"),
            _ => None,
        }
    }
}

/// Why a use case for a dealer failed.
#[derive(Debug, thiserror::Error)]
pub enum DealerError {
    /// By rule.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// By fault.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<Refusal> for DealerError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for DealerError {
    fn from(error: StoreError) -> Self {
        Self::Flow(FlowError::Store(error))
    }
}

impl VisitError for DealerError {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Flow(error) = self { error.as_store() } else { None }
    }
}
