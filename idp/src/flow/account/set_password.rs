//! A8: another password. The fresh login is the old one; every other session and every refresh token ends, and the
//! session of this browser goes on under a new name.

use super::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{NewSession, PasswordError, Secret, SessionId},
    flow::{
        BegunSession, FlowError,
        begin_session::known_tag,
        change_password::{NewPassword, judge_password, store_password},
    },
    store::{self, Tx},
};
use std::sync::Arc;

/// What came of it.
#[derive(Debug)]
pub enum PasswordSet {
    /// It holds; the browser gets the session's new cookie.
    Yes(BegunSession),
    /// It cannot be taken.
    Refused {
        /// Which rule it breaks.
        password: Option<PasswordError>,
        /// The second entry differs.
        mismatch: bool,
    },
}

/// Changes the password of the account that is logged in.
pub async fn set_password(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    password: Secret,
    repeated: Secret,
) -> Result<Visited<PasswordSet>, FlowError> {
    let viewed =
        view_account(provider, visit.clone(), Need::FreshLogin, |_, scene| Ok(scene.account.clone()));
    let account = match viewed.await? {
        Visited::Yes(account) => account,
        Visited::Login(need) => return Ok(Visited::Login(need)),
    };
    if let Some((password, mismatch)) = judge_password(provider, &account, &password, &repeated) {
        return Ok(Visited::Yes(PasswordSet::Refused { password, mismatch }));
    }
    let hash = provider.hash_password(password).await?;
    let (visiting, known) = (Arc::clone(provider), visit.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let new = NewPassword {
            account: &scene.account,
            hash: &hash,
            actor: scene.actor(),
            action: "password.changed",
            user_agent: &known.user_agent,
            request_id: &known.request_id,
        };
        store_password(&visiting, tx, &new)?;
        renew_session(&visiting, tx, scene, &known).map(PasswordSet::Yes)
    })
    .await
}

/// The session of this browser ended with all others; it goes on under a new name, as old as it was.
fn renew_session(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    visit: &AccountVisit,
) -> Result<BegunSession, FlowError> {
    let cookie = tx.random().secret();
    let session = store::sessions::insert(
        tx,
        &NewSession {
            id: SessionId::generate(tx.now(), tx.random()),
            token_hash: cookie.hash(),
            account_id: scene.account.id.clone(),
            amr: scene.session.amr.clone(),
            acr: scene.session.acr.clone(),
            expires_at: scene.session.expires_at,
            user_agent: visit.user_agent.chars().take(200).collect(),
        },
    )?;
    // Nobody proved anything just now.
    store::sessions::set_auth_time(tx, &session.id, scene.session.auth_time)?;
    let known_tag = known_tag(provider, &scene.account.id, &visit.browser);
    Ok(BegunSession { cookie, known_tag, browser_state: provider.browser_state(&session.id) })
}
