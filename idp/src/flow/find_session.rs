//! The session of a browser.

use crate::{
    Provider,
    domain::{Secret, Session},
    store::{self, StoreError, Tx},
};

/// A session's last use is written at most this often.
const TOUCH_AFTER_SECONDS: i64 = 60;

impl Provider {
    /// The live session of this cookie.
    pub fn find_session(&self, tx: &mut Tx<'_>, cookie: &Secret) -> Result<Option<Session>, StoreError> {
        store::sessions::find_live(tx, &cookie.hash(), self.settings.lifetimes.session_idle)
    }

    /// The same, in a visit that writes: notes the use, at most once a minute.
    pub fn use_session(
        &self,
        tx: &mut Tx<'_>,
        cookie: Option<&Secret>,
    ) -> Result<Option<Session>, StoreError> {
        let Some(cookie) = cookie else { return Ok(None) };
        let session = self.find_session(tx, cookie)?;
        if let Some(session) = &session
            && tx.now().since(session.last_seen_at) >= TOUCH_AFTER_SECONDS
        {
            store::sessions::touch(tx, &session.id)?;
        }
        Ok(session)
    }
}
