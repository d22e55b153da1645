//! Who sits before the console: asked at every request, and kept nowhere.

use super::{AdminError, find_seat::look};
use crate::{
    domain::{CONSOLE_IDLE_SECONDS, Seat},
    store::staff_sessions,
};
use idp::{
    Provider,
    domain::{AccountId, ClientId, Secret},
};
use std::sync::Arc;

/// A session's last use is written at most this often, seconds.
const TOUCH_AFTER_SECONDS: i64 = 60;

/// A member of staff who is logged in.
#[derive(Clone, Debug)]
pub struct OnDuty {
    /// The account.
    pub account: AccountId,
    /// Its mail address.
    pub email: String,
    /// Role and dealer at this moment.
    pub seat: Seat,
}

/// The person of this cookie; `None` when the session is over, or anything that it hangs on.
pub async fn find_staff_session(
    provider: &Arc<Provider>,
    client: ClientId,
    cookie: &Secret,
) -> Result<Option<OnDuty>, AdminError> {
    let hash = cookie.hash();
    let used = hash.clone();
    let found = provider
        .db
        .read(move |tx| {
            let Some(session) = staff_sessions::find_live(tx, &hash, CONSOLE_IDLE_SECONDS)? else {
                return Ok(None);
            };
            let is_stale = tx.now().since(session.last_seen_at) >= TOUCH_AFTER_SECONDS;
            let seated = look(tx, &session.grant_id, &client)?;
            Ok::<_, AdminError>(seated.map(|seated| (seated, is_stale)))
        })
        .await?;
    let Some((seated, is_stale)) = found else { return Ok(None) };
    if is_stale {
        provider.db.write(move |tx| Ok::<_, AdminError>(staff_sessions::touch(tx, &used)?)).await?;
    }
    Ok(Some(OnDuty { account: seated.account.id, email: seated.account.email, seat: seated.seat }))
}
