//! Waiting for a login: what the page shows to a browser whose attempt was not looked at, because of the range it is in.
//!
//! The turn is kept by range and browser, not by what was typed. That is kept too, sealed, so that nobody types it twice.

use super::{
    FlowError,
    begin_session::Arrival,
    steps::{LOGIN, LoginNote},
    take_turn::RangeTurns,
};
use crate::{
    Provider,
    domain::{Interaction, Secret},
    store::{self, Tx},
};

/// The purpose under which a typed ID is sealed.
const TYPED: &str = "login-typed";
/// Characters of it that are kept at most.
const LONGEST: usize = 300;

/// What a browser comes back to.
#[derive(Clone, Debug, Default)]
pub struct LoginWait {
    /// Seconds to wait; none when the next attempt is looked at.
    pub seconds: Option<i64>,
    /// What was typed as ID when the wait began.
    pub username: Option<String>,
}

/// How long this browser has still to wait. Reads only.
pub fn view_login_wait(
    provider: &Provider,
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    range: &str,
    browser: &Secret,
) -> Result<LoginWait, FlowError> {
    let note: LoginNote = interaction.note(LOGIN);
    let Some(sealed) = note.typed else { return Ok(LoginWait::default()) };
    let opened = provider.sealer.open(TYPED, &sealed);
    Ok(LoginWait {
        seconds: RangeTurns::of_login(provider, range, browser).view_wait(tx)?,
        username: opened.and_then(|bytes| String::from_utf8(bytes).ok()),
    })
}

/// Keeps what was typed as ID for the time after the wait.
pub(super) fn keep_username(
    provider: &Provider,
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    username: &str,
) -> Result<(), FlowError> {
    let Some(id) = &arrival.interaction else { return Ok(()) };
    let found = store::interactions::find(tx, id, &arrival.browser.hash())?;
    let mut interaction = found.ok_or(FlowError::NoInteraction)?;
    let typed: String = username.chars().take(LONGEST).collect();
    let mut note: LoginNote = interaction.note(LOGIN);
    note.typed = Some(provider.sealer.seal(TYPED, typed.as_bytes()));
    interaction.set_note(LOGIN, &note);
    Ok(store::interactions::update(tx, &interaction)?)
}
