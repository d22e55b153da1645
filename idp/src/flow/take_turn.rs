//! Turns of address ranges: at once where people succeed, one after the other where another account fails with every
//! attempt.
//!
//! 1. A range that stands well: at once.
//! 2. A hot one: the browser is told to wait, and for how long. Nothing is evaluated.
//! 3. A browser that waited: its attempt is evaluated, if nobody from the range was in this time, and while the turns
//!    of the hour last that all hot ranges share. Otherwise it waits on.
//! 4. Who waited and was right gives the turn back: only failures use it up.

use crate::{
    Provider,
    domain::{Allowance, LimitOutcome, Limits, RangeOutcome, RangeStanding, Secret, Waits},
    store::{self, StoreError, Tx},
};

const HOUR: i64 = 3_600;

/// Turns of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TurnKind {
    /// Logins by password.
    Login,
    /// Codes to addresses that are being registered.
    Registration,
}

impl TurnKind {
    const fn purpose(self) -> &'static str {
        match self {
            Self::Login => "login-range",
            Self::Registration => "registration-range",
        }
    }

    const fn limit(self) -> &'static str {
        match self {
            Self::Login => Limits::NAMES.login_range_free,
            Self::Registration => Limits::NAMES.registration_range_free,
        }
    }

    const fn allowance(self, limits: &Limits) -> Allowance {
        match self {
            Self::Login => {
                Allowance { free: limits.login_range_free, more: 1, per: limits.login_range_ratio }
            }
            Self::Registration => Allowance {
                free: limits.registration_range_free,
                more: limits.registration_range_more,
                per: 1,
            },
        }
    }

    /// Turns an hour that all hot ranges share. Of registrations there is no common bound: a code to an address proves
    /// nothing and opens nothing, and every mailbox has a budget of its own.
    const fn shared(self, limits: &Limits) -> Option<i64> {
        match self {
            Self::Login => Some(limits.login_waiting_per_hour),
            Self::Registration => None,
        }
    }
}

/// Whether an attempt may be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// At once.
    Now,
    /// Now, since it waited: a success gives the turn back.
    Waited,
    /// In so many seconds.
    Wait(i64),
}

/// The turns of one range, as one browser meets them.
pub(super) struct RangeTurns<'a> {
    provider: &'a Provider,
    kind: TurnKind,
    range: String,
    wait: String,
}

impl<'a> RangeTurns<'a> {
    /// The turns of `range` for this browser.
    pub(super) fn of(provider: &'a Provider, kind: TurnKind, range: &str, browser: &str) -> Self {
        let hash = |purpose: &str, text: &str| provider.sealer.keyed_hash(purpose, text.as_bytes());
        let wait = hash("range-wait", &format!("{}\n{range}\n{browser}", kind.purpose()));
        Self { provider, kind, range: hash(kind.purpose(), range), wait }
    }

    /// The same for a browser that is known by its cookie.
    pub(super) fn of_login(provider: &'a Provider, range: &str, browser: &Secret) -> Self {
        Self::of(provider, TurnKind::Login, range, browser.hash().as_str())
    }

    fn limits(&self) -> &Limits {
        &self.provider.settings.limits
    }

    /// Seconds that somebody waits here who comes now; `None` while the range stands well.
    fn wait_of(&self, tx: &mut Tx<'_>) -> Result<Option<i64>, StoreError> {
        let standing: RangeStanding = store::range_standings::find(tx, &self.range)?;
        let limits = self.limits();
        let waits = Waits { first: limits.wait_first, longest: limits.wait_longest };
        Ok(standing.wait(self.kind.allowance(limits), waits))
    }

    /// Takes a turn, or tells how long to wait for it.
    pub(super) fn take(&self, tx: &mut Tx<'_>) -> Result<Turn, StoreError> {
        let Some(wait) = self.wait_of(tx)? else { return Ok(Turn::Now) };
        let now = tx.now();
        let waiting = match store::waits::find(tx, &self.wait)? {
            None => self.put_off(tx, wait)?,
            Some(due) if due > now => Turn::Wait(due.since(now)),
            Some(_) => self.take_waited(tx, wait)?,
        };
        let outcome = if waiting == Turn::Waited { LimitOutcome::Reserve } else { LimitOutcome::Waited };
        self.provider.metrics.count_limit(self.kind.limit(), outcome);
        Ok(waiting)
    }

    fn put_off(&self, tx: &mut Tx<'_>, seconds: i64) -> Result<Turn, StoreError> {
        store::waits::set(tx, &self.wait, tx.now().plus_seconds(seconds))?;
        Ok(Turn::Wait(seconds))
    }

    /// One of a range in the time of a wait, and so many an hour of all ranges together.
    fn take_waited(&self, tx: &mut Tx<'_>, wait: i64) -> Result<Turn, StoreError> {
        let (now, longest) = (tx.now(), self.limits().wait_longest);
        if let Err(end) = store::attempts::take(tx, &self.own_counter(), 1, wait)? {
            return self.put_off(tx, end.since(now).clamp(1, longest));
        }
        if let Some(shared) = self.kind.shared(self.limits())
            && let Err(end) = store::attempts::take(tx, &self.shared_counter(), shared, HOUR)?
        {
            self.provider.metrics.count_limit(Limits::NAMES.login_waiting_per_hour, LimitOutcome::Waited);
            store::attempts::give_back(tx, &self.own_counter())?;
            return self.put_off(tx, end.since(now).clamp(1, longest));
        }
        if store::waits::end(tx, &self.wait)? { Ok(Turn::Waited) } else { self.put_off(tx, wait) }
    }

    fn own_counter(&self) -> String {
        self.provider.sealer.keyed_hash("range-turn", self.range.as_bytes())
    }

    fn shared_counter(&self) -> String {
        self.provider.sealer.keyed_hash("turns-of-all-ranges", self.kind.purpose().as_bytes())
    }

    /// Seconds that this browser has still to wait; `None` when it may try. Reads only.
    pub(super) fn view_wait(&self, tx: &mut Tx<'_>) -> Result<Option<i64>, StoreError> {
        if self.wait_of(tx)?.is_none() {
            return Ok(None);
        }
        let now = tx.now();
        let due = store::waits::find(tx, &self.wait)?;
        Ok(due.map(|due| due.since(now)).filter(|seconds| *seconds > 0))
    }

    /// After a success: a turn that was waited for is there for the next one. Called before anything else is written, as
    /// [`Self::take`] is, so that nodes never wait for one another in a circle.
    pub(super) fn give_back(&self, tx: &mut Tx<'_>, turn: Turn) -> Result<(), StoreError> {
        if turn == Turn::Waited {
            store::attempts::give_back(tx, &self.own_counter())?;
            if self.kind.shared(self.limits()).is_some() {
                store::attempts::give_back(tx, &self.shared_counter())?;
            }
        }
        Ok(())
    }

    /// Notes the last outcome of `name`, which may be that of an account or whatever was typed.
    pub(super) fn note(&self, tx: &mut Tx<'_>, name: &str, outcome: RangeOutcome) -> Result<(), StoreError> {
        let name = self.provider.sealer.keyed_hash("name-in-range", name.as_bytes());
        let end = tx.now().plus_seconds(self.limits().login_range_memory);
        store::range_standings::note(tx, (&self.range, &name), outcome, end)
    }
}
