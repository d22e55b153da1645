//! The person sees what a service asks, and says yes or no.
//!
//! Only the account that is asked sees a request: to another it does not exist. A no counts at once; a yes begins the way through
//! the steps of a login, since terms, items or a second step may be due.

use super::answer::note_and_call;
use crate::{
    Provider,
    domain::{BackchannelJourney, BackchannelRequest, Client, Journey, PollVerdict, Timestamp},
    flow::{
        FlowError,
        account::{AccountVisit, Need, Visited, act_on_account, view_account},
        authorize::new_interaction,
    },
    store::{self, StoreError, Tx},
};
use std::sync::Arc;

/// So many requests are listed at most: the newest.
const MOST: i64 = 20;

/// What is shown of a request.
#[derive(Clone, Debug)]
pub struct RequestShown {
    /// Its name in addresses.
    pub id: String,
    /// Who asks.
    pub client: Arc<Client>,
    /// What both sides see.
    pub binding_message: Option<String>,
    /// When it came.
    pub created_at: Timestamp,
    /// Until when it can be answered.
    pub expires_at: Timestamp,
    /// Who is logged in: mail address.
    pub email: String,
}

/// What became of a request that somebody opened or answered.
#[derive(Clone, Debug)]
pub enum Decided<T> {
    /// It waits, or was decided just now.
    Now(T),
    /// It was answered before, or its time is over.
    Late,
    /// There is none for this account.
    NotTheirs,
}

/// Everything that waits for an answer of whoever is logged in.
pub async fn list_requests(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Vec<RequestShown>>, FlowError> {
    let visiting = Arc::clone(provider);
    view_account(provider, visit, Need::Session, move |tx, scene| {
        let mut shown = Vec::new();
        for asked in store::backchannel_requests::list_waiting(tx, &scene.account.id, MOST)? {
            shown.extend(show(&visiting, tx, asked, &scene.account.email)?);
        }
        Ok(shown)
    })
    .await
}

/// One request. Looking at it changes nothing.
pub async fn view_request(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: String,
) -> Result<Visited<Decided<RequestShown>>, FlowError> {
    let visiting = Arc::clone(provider);
    view_account(provider, visit, Need::Session, move |tx, scene| {
        let found = match find(tx, &id, scene)? {
            Decided::Now(found) => found,
            Decided::Late => return Ok(Decided::Late),
            Decided::NotTheirs => return Ok(Decided::NotTheirs),
        };
        Ok(show(&visiting, tx, found, &scene.account.email)?.map_or(Decided::Late, Decided::Now))
    })
    .await
}

/// The person says yes: the way to the answer begins at the path that is returned.
pub async fn allow_request(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: String,
) -> Result<Visited<Decided<String>>, FlowError> {
    let (visiting, browser) = (Arc::clone(provider), visit.browser.hash());
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let found = match find(tx, &id, scene)? {
            Decided::Now(found) => found,
            Decided::Late => return Ok(Decided::Late),
            Decided::NotTheirs => return Ok(Decided::NotTheirs),
        };
        if visiting.find_client(tx, &found.request.client_id)?.is_none() {
            return Ok(Decided::Late);
        }
        let journey =
            BackchannelJourney { id: found.id, account_id: scene.account.id.clone(), request: found.request };
        let journey = Journey::Backchannel(Box::new(journey));
        let interaction = new_interaction(&visiting, tx.now(), journey, browser.clone());
        store::interactions::insert(tx, &interaction)?;
        Ok(Decided::Now(interaction.path()))
    })
    .await
}

/// The person says no.
pub async fn refuse_request(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: String,
) -> Result<Visited<Decided<()>>, FlowError> {
    let request_id = visit.request_id.clone();
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let found = match find(tx, &id, scene)? {
            Decided::Now(found) => found,
            Decided::Late => return Ok(Decided::Late),
            Decided::NotTheirs => return Ok(Decided::NotTheirs),
        };
        let account = &scene.account.id;
        if !store::backchannel_requests::decide(tx, &id, account, None)? {
            return Ok(Decided::Late);
        }
        note_and_call(tx, account, (&found.id, &found.request.client_id), false, &request_id)?;
        Ok(Decided::Now(()))
    })
    .await
}

fn find(
    tx: &mut Tx<'_>,
    id: &str,
    scene: &crate::flow::account::AccountScene,
) -> Result<Decided<BackchannelRequest>, StoreError> {
    let found = store::backchannel_requests::find_of_account(tx, id, &scene.account.id)?;
    let now = tx.now();
    Ok(match found {
        None => Decided::NotTheirs,
        Some(found) => match found.polled().judge(now) {
            PollVerdict::Waiting(_) | PollVerdict::TooSoon(_) => Decided::Now(found),
            _ => Decided::Late,
        },
    })
}

/// Nothing is shown of a service that is not in use any more.
fn show(
    provider: &Provider,
    tx: &mut Tx<'_>,
    asked: BackchannelRequest,
    email: &str,
) -> Result<Option<RequestShown>, StoreError> {
    let client = provider.find_client(tx, &asked.request.client_id)?;
    Ok(client.map(|client| RequestShown {
        id: asked.id,
        client,
        binding_message: asked.binding_message,
        created_at: asked.created_at,
        expires_at: asked.expires_at,
        email: email.to_owned(),
    }))
}
