//! A14: where the account is logged in, and logging out elsewhere. Whatever hangs on a session ends with it, as it does
//! at a logout: its grants, their refresh tokens, and the sessions that services have of their own.

use super::{AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{Account, AccountId, Session, SessionId},
    flow::{FlowError, end_session::end_as},
    store::{self, Tx, audit::Actor},
};
use std::sync::Arc;

/// A session as its owner sees it.
#[derive(Debug)]
pub struct SessionLine {
    /// The session.
    pub session: Session,
    /// The browser as it named itself.
    pub user_agent: String,
    /// Whether it is the one that looks.
    pub is_this: bool,
}

/// What came of ending one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnded {
    /// It has ended, now or before.
    Yes,
    /// It was this very browser's.
    This,
}

/// The sessions that are alive, the one used last first.
pub async fn view_sessions(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Vec<SessionLine>>, FlowError> {
    let idle = provider.settings.lifetimes.session_idle;
    view_account(provider, visit, Need::Session, move |tx, scene| {
        let lines = store::sessions::list_in_use(tx, &scene.account.id, idle)?;
        let line = |(session, user_agent): (Session, String)| {
            let is_this = session.id == scene.session.id;
            SessionLine { session, user_agent, is_this }
        };
        Ok(lines.into_iter().map(line).collect())
    })
    .await
}

/// Ends one session of the account. Another account's is as if it did not exist.
pub async fn end_one_session(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: SessionId,
) -> Result<Visited<SessionEnded>, FlowError> {
    let (ending, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let idle = ending.settings.lifetimes.session_idle;
        let lines = store::sessions::list_in_use(tx, &scene.account.id, idle)?;
        for (session, _) in lines.iter().filter(|(session, _)| session.id == id) {
            end_as(&ending, tx, session, scene.actor(), &request_id)?;
        }
        Ok(if scene.session.id == id { SessionEnded::This } else { SessionEnded::Yes })
    })
    .await
}

/// Logs the account out everywhere, here too.
pub async fn end_all_sessions(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<()>, FlowError> {
    let (ending, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        end_every_session(&ending, tx, &scene.actor(), &request_id, &scene.account)
    })
    .await
}

/// Ends one session of an account for an operator, in the visit of its caller; `false` when the account has none of this
/// name that is alive.
pub fn end_session_of(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (actor, request_id): (&Actor, &str),
    account: &AccountId,
    id: &SessionId,
) -> Result<bool, FlowError> {
    let live = store::sessions::find_live_by_id(tx, id)?.filter(|session| session.account_id == *account);
    let Some(session) = live else { return Ok(false) };
    end_as(provider, tx, &session, actor.clone(), request_id)?;
    Ok(true)
}

/// Ends every session of the account, in the visit of its caller.
pub fn end_every_session(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    account: &Account,
) -> Result<(), FlowError> {
    // Those that nobody used for long are ended too: their services may not know it yet.
    for session in store::sessions::list_live(tx, &account.id)? {
        end_as(provider, tx, &session, actor.clone(), request_id)?;
    }
    Ok(())
}
