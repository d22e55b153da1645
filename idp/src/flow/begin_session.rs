//! A session begins: however the person proved who they are, this is what follows, in the visit of the proof.

use super::{FlowError, queue_mail};
use crate::{
    Provider,
    domain::{Account, AccountId, InteractionId, NewSession, Secret, SessionId, device_words},
    mail::messages::{Message, NewDevice},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::json;

/// The browser that somebody arrives with.
#[derive(Clone)]
pub struct Arrival {
    /// The browser's cookie.
    pub browser: Secret,
    /// Tags of accounts that logged in from this browser before.
    pub known: Vec<String>,
    /// The address range of the peer.
    pub range: String,
    /// The browser as it names itself.
    pub user_agent: String,
    /// The session that this login replaces.
    pub old_session: Option<Secret>,
    /// The interaction that the login is for.
    pub interaction: Option<InteractionId>,
    /// The request, for the audit.
    pub request_id: String,
}

impl Arrival {
    /// The tag by which this browser is known to have logged in to the account.
    pub(super) fn tag(&self, provider: &Provider, account: &Account) -> String {
        known_tag(provider, &account.id, &self.browser)
    }

    /// Whether somebody logged in to the account from this browser before.
    pub(super) fn knows(&self, provider: &Provider, account: &Account) -> bool {
        self.known.contains(&self.tag(provider, account))
    }
}

/// The tag of a browser that logged in to an account.
pub(super) fn known_tag(provider: &Provider, account: &AccountId, browser: &Secret) -> String {
    let text = format!("{account}\n{}", browser.expose());
    provider.sealer.keyed_hash("known-browser", text.as_bytes())
}

/// How somebody proved who they are.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Methods (`amr`, RFC 8176).
    pub amr: Vec<String>,
    /// Context class (`acr`).
    pub acr: &'static str,
}

/// What the browser is given.
#[derive(Debug)]
pub struct BegunSession {
    /// The value of the session's cookie.
    pub cookie: Secret,
    /// The tag by which this browser is known from now on.
    pub known_tag: String,
    /// What the provider's frame knows the session by, where it is asked (Session Management 1.0).
    pub browser_state: Option<String>,
}

/// Begins the session: a new id at every login, the interaction bound to it.
pub(super) fn begin_session(
    provider: &Provider,
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    account: &Account,
    proof: &Proof,
) -> Result<BegunSession, FlowError> {
    if let Some(old) = &arrival.old_session
        && let Some(session) = provider.find_session(tx, old)?
        && session.account_id == account.id
    {
        // An old cookie that leaked is worth nothing afterwards. The grants move with the person, not with the cookie.
        store::sessions::end(tx, &session.id)?;
    }
    let (now, cookie) = (tx.now(), tx.random().secret());
    let session = store::sessions::insert(
        tx,
        &NewSession {
            id: SessionId::generate(now, tx.random()),
            token_hash: cookie.hash(),
            account_id: account.id.clone(),
            amr: proof.amr.clone(),
            acr: proof.acr.to_owned(),
            expires_at: now.plus_seconds(provider.settings.lifetimes.session_absolute),
            user_agent: arrival.user_agent.chars().take(200).collect(),
        },
    )?;
    bind(tx, arrival, &session.id)?;
    tell_of_new_device(provider, tx, arrival, account)?;
    let actor = Actor::Account(account.id.to_string());
    let mut event = AuditEvent::new(actor, "login.ok", format!("session:{}", session.id));
    event.request_id.clone_from(&arrival.request_id);
    event.account_kind = Some(account.kind);
    store::audit::insert(tx, &event)?;
    let browser_state = provider.browser_state(&session.id);
    Ok(BegunSession { cookie, known_tag: arrival.tag(provider, account), browser_state })
}

/// ML7: somebody logged in with a browser that never did. The first login of all tells nobody anything new.
fn tell_of_new_device(
    provider: &Provider,
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    account: &Account,
) -> Result<(), FlowError> {
    if arrival.knows(provider, account) || store::accounts::note_login(tx, &account.id)? {
        return Ok(());
    }
    let data = json!({
        "at": tx.now().seconds(),
        "device": device_words(&arrival.user_agent),
        "reminder_url": provider.settings.issuer.url("/reminder"),
    });
    queue_mail(provider, tx, NewDevice::KIND, &account.id, &data, None)?;
    Ok(())
}

fn bind(tx: &mut Tx<'_>, arrival: &Arrival, session: &SessionId) -> Result<(), FlowError> {
    let Some(id) = &arrival.interaction else { return Ok(()) };
    let found = store::interactions::find(tx, id, &arrival.browser.hash())?;
    let mut interaction = found.ok_or(FlowError::NoInteraction)?;
    interaction.session = Some(session.clone());
    Ok(store::interactions::update(tx, &interaction)?)
}
