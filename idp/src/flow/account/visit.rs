//! A page of the account: who is logged in, and whether the login is young enough for what the page does.

use crate::{
    Provider,
    domain::{Account, AccountState, FRESH_LOGIN_SECONDS, Lang, Secret, Session},
    flow::FlowError,
    store::{
        Tx,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Which browser asks.
#[derive(Clone, Debug)]
pub struct AccountVisit {
    /// The session's cookie.
    pub session: Option<Secret>,
    /// The browser's cookie.
    pub browser: Secret,
    /// The address range of the peer.
    pub range: String,
    /// The language of its pages.
    pub lang: Lang,
    /// The browser as it names itself.
    pub user_agent: String,
    /// The number of the request.
    pub request_id: String,
}

/// What a page needs of the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Any session that is alive.
    Session,
    /// A login of the last [`FRESH_LOGIN_SECONDS`]: something sensitive is about to change.
    FreshLogin,
}

/// What came of the visit.
#[derive(Debug)]
pub enum Visited<T> {
    /// It took place.
    Yes(T),
    /// Nobody is logged in, or too long ago: log in, then come back.
    Login(Need),
}

/// Who is there.
#[derive(Debug)]
pub struct AccountScene {
    /// The session of this browser.
    pub session: Session,
    /// Its account, which is active.
    pub account: Account,
}

impl AccountScene {
    /// The owner, as the audit names them.
    pub fn actor(&self) -> Actor {
        Actor::Account(self.account.id.to_string())
    }

    /// An audit line about this account, by its owner.
    pub fn event(&self, action: &'static str, request_id: &str) -> AuditEvent {
        let mut event = AuditEvent::new(self.actor(), action, format!("account:{}", self.account.id));
        event.request_id = request_id.to_owned();
        event.account_kind = Some(self.account.kind);
        event
    }
}

/// Looks at a page of the account, in a visit that only reads.
pub async fn view_account<T: Send + 'static>(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    need: Need,
    view: impl Fn(&mut Tx<'_>, &AccountScene) -> Result<T, FlowError> + Send + 'static,
) -> Result<Visited<T>, FlowError> {
    let (db, provider, cookie) = (provider.db.clone(), Arc::clone(provider), visit.session);
    db.read(move |tx| match enter(&provider, tx, cookie.as_ref(), need)? {
        Ok(scene) => view(tx, &scene).map(Visited::Yes),
        Err(need) => Ok(Visited::Login(need)),
    })
    .await
}

/// Acts on a page of the account, in a visit that writes.
pub async fn act_on_account<T: Send + 'static>(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    need: Need,
    act: impl Fn(&mut Tx<'_>, &AccountScene) -> Result<T, FlowError> + Send + 'static,
) -> Result<Visited<T>, FlowError> {
    let (db, provider, cookie) = (provider.db.clone(), Arc::clone(provider), visit.session);
    db.write(move |tx| match enter(&provider, tx, cookie.as_ref(), need)? {
        Ok(scene) => act(tx, &scene).map(Visited::Yes),
        Err(need) => Ok(Visited::Login(need)),
    })
    .await
}

fn enter(
    provider: &Provider,
    tx: &mut Tx<'_>,
    cookie: Option<&Secret>,
    need: Need,
) -> Result<Result<AccountScene, Need>, FlowError> {
    let visitor = provider.find_visitor(tx, cookie)?;
    let Some((session, account)) = visitor.filter(|(_, account)| account.state == AccountState::Active)
    else {
        return Ok(Err(Need::Session));
    };
    let age = tx.now().since(session.auth_time);
    if need == Need::FreshLogin && age > FRESH_LOGIN_SECONDS {
        return Ok(Err(Need::FreshLogin));
    }
    Ok(Ok(AccountScene { session, account }))
}
