//! Who is logged in here. Sessions live in memory and are named by a random cookie.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use actix_web::HttpRequest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{OAuth2TokenResponse, RefreshToken, TokenResponse};
use serde_json::{Map, Value};

use super::{
    Site,
    oidc::{IdToken, Tokens, UserInfo},
};
use crate::provider::random_token;

const LIFETIME: Duration = Duration::from_secs(8 * 60 * 60);
/// The oldest sessions give way when there are more.
const CAPACITY: usize = 10_000;

/// One person logged in in one browser.
pub(super) struct Session {
    /// Kept as it came: logout sends it back as `id_token_hint`.
    pub(super) id_token: IdToken,
    /// Its claims, shown on the page for developers.
    pub(super) id_token_claims: Map<String, Value>,
    /// What userinfo said.
    pub(super) userinfo: UserInfo,
    /// Present when `offline_access` was granted.
    pub(super) refresh_token: Option<RefreshToken>,
    begun: Instant,
}

impl Session {
    /// From tokens that were checked already. `None` when the ID token's payload is not a JSON object.
    pub(super) fn new(tokens: &Tokens, id_token: IdToken, userinfo: UserInfo) -> Option<Self> {
        Some(Self {
            id_token_claims: payload(&id_token.to_string())?,
            id_token,
            userinfo,
            refresh_token: tokens.refresh_token().cloned(),
            begun: Instant::now(),
        })
    }

    /// The same session after a refresh. An answer may leave out what has not changed.
    pub(super) fn refreshed(&self, tokens: &Tokens, userinfo: UserInfo) -> Option<Self> {
        let id_token = tokens.id_token().unwrap_or(&self.id_token).clone();
        let mut session = Self::new(tokens, id_token, userinfo)?;
        session.refresh_token = session.refresh_token.or_else(|| self.refresh_token.clone());
        session.begun = self.begun;
        Some(session)
    }

    /// Who it is, at this client.
    pub(super) fn subject(&self) -> &str {
        self.userinfo.subject().as_str()
    }

    /// The session at the provider, if the ID token named it.
    fn sid(&self) -> Option<&str> {
        self.id_token_claims.get("sid")?.as_str()
    }
}

/// The claims as they were sent, before any library gave them types. Only for tokens that were checked.
fn payload(jwt: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// All sessions, by the value of their cookie.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<String, Arc<Session>>>);

impl Sessions {
    /// Keeps a new session and answers the value of its cookie.
    pub(super) fn begin(&self, session: Session) -> String {
        let id = random_token();
        let mut sessions = self.lock();
        sessions.retain(|_, session| session.begun.elapsed() < LIFETIME);
        if sessions.len() >= CAPACITY {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.begun).map(|(id, _)| id.clone());
            oldest.map(|id| sessions.remove(&id));
        }
        sessions.insert(id.clone(), Arc::new(session));
        id
    }

    /// A session that is still alive.
    pub(super) fn find(&self, id: &str) -> Option<Arc<Session>> {
        self.lock().get(id).filter(|session| session.begun.elapsed() < LIFETIME).cloned()
    }

    /// Puts new tokens into a session, unless it ended meanwhile: a logout must win over a refresh.
    pub(super) fn replace(&self, id: &str, session: Session) {
        if let Some(place) = self.lock().get_mut(id) {
            *place = Arc::new(session);
        }
    }

    /// Ends a session and answers it.
    pub(super) fn end(&self, id: &str) -> Option<Arc<Session>> {
        self.lock().remove(id)
    }

    /// Ends the sessions that a logout token means: one session at the provider, or all of a person.
    pub(super) fn end_all_of(&self, subject: Option<&str>, sid: Option<&str>) {
        self.lock().retain(|_, session| {
            let is_meant = sid.is_none_or(|sid| session.sid() == Some(sid))
                && subject.is_none_or(|subject| session.subject() == subject);
            !is_meant
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Session>>> {
        // A panic elsewhere cannot leave the map half-written, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Site {
    /// The name of the session's cookie.
    pub(super) fn session_cookie(&self) -> String {
        format!("{}-session", self.settings.client_id)
    }

    /// The session of the browser that asks, with the value of its cookie.
    pub(super) fn session(&self, request: &HttpRequest) -> Option<(String, Arc<Session>)> {
        let id = request.cookie(&self.session_cookie())?.value().to_owned();
        let session = self.sessions.find(&id)?;
        Some((id, session))
    }
}
