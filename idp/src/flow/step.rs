//! The seam for what stands between a request and its answer.

use crate::{
    domain::{Account, Client, Interaction, Session},
    protocol::OAuthErrorCode,
    store::{StoreError, Tx},
};

/// What a step may look at. Loaded once a visit by the dispatcher.
#[derive(Clone, Copy, Debug)]
pub struct StepContext<'a> {
    /// The interaction with the steps' own notes.
    pub interaction: &'a Interaction,
    /// The relying party; none when the person logs in to the provider itself.
    pub client: Option<&'a Client>,
    /// The session of this browser, if one is alive.
    pub session: Option<&'a Session>,
    /// The account of that session.
    pub account: Option<&'a Account>,
}

/// What a step says of the interaction as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// Nothing is left to do here.
    Done,
    /// This page (a path of the provider) comes next; it leads back to the dispatcher.
    Show(String),
    /// The interaction ends with this error code of OAuth 2.0 or OIDC.
    Refuse(OAuthErrorCode),
}

/// One step. It decides from stored state alone: its own notes in the interaction and its own rows.
pub trait InteractionStep: Send + Sync {
    /// Its name: of its notes, in settings and in logs.
    fn name(&self) -> &'static str;

    /// Whether there is something left to do.
    ///
    /// Called after every step before it is done, so `session` and `account` are there for every
    /// step after the login.
    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError>;

    /// What it says of somebody who has no session, where nothing of the database is needed to say it; asked of the first step of a journey alone. `None`: it
    /// has to look.
    fn meet_stranger(&self, _context: &StepContext<'_>) -> Option<StepOutcome> {
        None
    }

    /// Told which steps are done so far, by their names, whenever the dispatcher stops somewhere in a visit that writes:
    /// for a plug-in that counts how far people come. Nothing of the interaction depends on it.
    fn progress(
        &self,
        _done: &[&'static str],
        _context: &StepContext<'_>,
        _tx: &mut Tx<'_>,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    /// The error of `prompt=none` when this step is the first that is not done (OIDC Core 3.1.2.6).
    fn silent_error(&self) -> OAuthErrorCode {
        OAuthErrorCode::InteractionRequired
    }
}
