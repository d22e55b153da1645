//! The session of a browser.

use crate::{
    Provider,
    domain::{Account, Secret, Session, SessionId},
    store::{self, StoreError, Tx},
};

/// A session's last use is written at most this often.
const TOUCH_AFTER_SECONDS: i64 = 60;

impl Provider {
    /// The live session of this cookie.
    pub fn find_session(&self, tx: &mut Tx<'_>, cookie: &Secret) -> Result<Option<Session>, StoreError> {
        store::sessions::find_live(tx, &cookie.hash(), self.settings.lifetimes.session_idle)
    }

    /// What the provider's frame knows a session by (Session Management 1.0, 4): scripts can read it, so it is a hash of the session's
    /// name, and opens nothing. None where no frame asks.
    pub(super) fn browser_state(&self, session: &SessionId) -> Option<String> {
        let is_on = self.settings.session_management;
        is_on.then(|| self.sealer.keyed_hash("browser-state", session.as_str().as_bytes()))
    }

    /// The same with its account.
    pub fn find_visitor(
        &self,
        tx: &mut Tx<'_>,
        cookie: Option<&Secret>,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let Some(cookie) = cookie else { return Ok(None) };
        store::sessions::find_visitor(tx, &cookie.hash(), self.settings.lifetimes.session_idle)
    }

    /// The same, in a visit that writes: notes the use, at most once a minute.
    pub(super) fn use_session(
        &self,
        tx: &mut Tx<'_>,
        cookie: Option<&Secret>,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let visitor = self.find_visitor(tx, cookie)?;
        if let Some((session, _)) = &visitor
            && tx.now().since(session.last_seen_at) >= TOUCH_AFTER_SECONDS
        {
            store::sessions::touch(tx, &session.id)?;
        }
        Ok(visitor)
    }
}
