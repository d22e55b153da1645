//! Who is logged in: a random cookie names a member, in memory.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use actix_web::HttpRequest;

use super::{Member, OwnersSite};
use crate::provider::random_token;

/// The name of the cookie.
pub(super) const SESSION: &str = "owners-session";

const LIFETIME: Duration = Duration::from_secs(8 * 60 * 60);
/// The oldest sessions give way when there are more.
const CAPACITY: usize = 10_000;

/// All sessions: the cookie, the member, the beginning.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<String, (String, Instant)>>);

impl Sessions {
    /// Begins a session and answers the value of its cookie.
    pub(super) fn begin(&self, user_id: &str) -> String {
        let cookie = random_token();
        let mut sessions = self.lock();
        sessions.retain(|_, (_, begun)| begun.elapsed() < LIFETIME);
        if sessions.len() >= CAPACITY {
            let oldest = sessions.iter().min_by_key(|(_, (_, begun))| *begun).map(|(id, _)| id.clone());
            oldest.map(|id| sessions.remove(&id));
        }
        sessions.insert(cookie.clone(), (user_id.to_owned(), Instant::now()));
        cookie
    }

    /// Ends it.
    pub(super) fn end(&self, cookie: &str) {
        self.lock().remove(cookie);
    }

    fn user_of(&self, cookie: &str) -> Option<String> {
        let sessions = self.lock();
        sessions.get(cookie).filter(|(_, begun)| begun.elapsed() < LIFETIME).map(|(user, _)| user.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (String, Instant)>> {
        // A panic elsewhere cannot leave the map half-written, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OwnersSite {
    /// The member whose browser asks; `None` sends them to the login.
    pub(super) fn member(&self, request: &HttpRequest) -> Option<&Member> {
        let user_id = self.sessions.user_of(request.cookie(SESSION)?.value())?;
        self.members.iter().find(|member| member.user_id == user_id)
    }
}
