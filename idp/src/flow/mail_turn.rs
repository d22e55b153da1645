//! Waiting for a mail: what the page shows to a browser that was told when the next one can be sent.
//!
//! Kept by door and browser, with what was typed there, sealed: the page comes back by itself when the time is over, and
//! nobody types it twice. It sends nothing by itself: opening a page never does.

use crate::{
    Provider,
    domain::TokenHash,
    store::{self, StoreError, Tx},
};

/// The purpose under which what was typed is sealed.
const TYPED: &str = "mail-turn-typed";
/// Characters of it that are kept at most.
const LONGEST: usize = 300;

/// Where somebody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MailDoor {
    /// R2 and R3.
    Registration,
    /// A2 and A3.
    Recovery,
    /// A7.
    Email,
    /// A10.
    Mobile,
}

impl MailDoor {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Recovery => "recovery",
            Self::Email => "email",
            Self::Mobile => "mobile",
        }
    }
}

/// What a browser that waits comes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTurn {
    /// Seconds to wait; none when the mail can be sent.
    pub seconds: Option<u64>,
    /// What was typed: an address, an ID, a number.
    pub typed: String,
}

impl MailTurn {
    /// The wait of a page about `to`; what was typed on another page is not its own.
    #[must_use]
    pub fn about(turn: Option<Self>, to: &str) -> Option<Self> {
        turn.filter(|turn| turn.typed == to)
    }
}

/// Who waits where: the browser, and the account that is logged in, if it is.
#[derive(Clone, Copy)]
pub(super) struct MailWaiting<'a> {
    pub(super) door: MailDoor,
    pub(super) browser: &'a TokenHash,
    pub(super) account: &'a str,
}

impl MailWaiting<'_> {
    fn name(self, provider: &Provider) -> String {
        let text = format!("{}\n{}\n{}", self.door.as_str(), self.browser.as_str(), self.account);
        provider.sealer.keyed_hash("mail-turn", text.as_bytes())
    }

    /// The mail leaves in so many seconds at the earliest.
    pub(super) fn keep(
        self,
        provider: &Provider,
        tx: &mut Tx<'_>,
        seconds: u64,
        typed: &str,
    ) -> Result<(), StoreError> {
        let typed: String = typed.chars().take(LONGEST).collect();
        let due = tx.now().plus_seconds(i64::try_from(seconds).unwrap_or(i64::from(u32::MAX)));
        store::waits::set_typed(tx, &self.name(provider), due, &provider.sealer.seal(TYPED, typed.as_bytes()))
    }

    /// A mail was sent.
    pub(super) fn end(self, provider: &Provider, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        store::waits::end(tx, &self.name(provider)).map(drop)
    }

    /// What the page shows. Reads only.
    pub(super) fn view(self, provider: &Provider, tx: &mut Tx<'_>) -> Result<Option<MailTurn>, StoreError> {
        let Some((due, sealed)) = store::waits::find_typed(tx, &self.name(provider))? else {
            return Ok(None);
        };
        let opened = provider.sealer.open(TYPED, &sealed);
        let Some(typed) = opened.and_then(|bytes| String::from_utf8(bytes).ok()) else { return Ok(None) };
        let seconds = u64::try_from(due.since(tx.now())).ok().filter(|seconds| *seconds > 0);
        Ok(Some(MailTurn { seconds, typed }))
    }
}
