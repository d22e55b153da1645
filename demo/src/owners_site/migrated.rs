//! Who has moved. The provider is asked whenever a member comes who is not known to have; its events tell it sooner.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use actix_web::{HttpResponse, web::Data};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Member, OwnersSite};
use crate::provider::signed_message::{Claims, Refused, is_for, text};

/// How long the name of an event is remembered, seconds: the provider gives up trying before.
const REMEMBERED: i64 = 4 * 86_400;

/// The members who have moved, as far as this site has heard. Kept in memory: the provider can always be asked.
#[derive(Default)]
pub(super) struct Migrated(Mutex<BTreeSet<String>>);

/// The answer to `POST {migration_api}/users/status`.
#[derive(Deserialize)]
struct Answer {
    users: Vec<Status>,
}

#[derive(Deserialize)]
struct Status {
    state: String,
}

impl OwnersSite {
    /// Whether the member has moved. While the provider cannot be asked, nobody has: the banner stays.
    pub(super) async fn has_moved(&self, member: &Member) -> bool {
        if self.migrated.has(&member.user_id) {
            return true;
        }
        let question = json!({ "legacy_user_ids": [member.user_id] });
        let answer: Result<Answer, _> = self.api().post("users/status", &question).await;
        match answer {
            Ok(answer) if answer.users.iter().any(|user| user.state == "migrated") => {
                self.migrated.add(&member.user_id);
                true
            }
            Ok(_) => false,
            Err(error) => {
                tracing::warn!(%error, "the provider could not be asked who has moved");
                false
            }
        }
    }
}

/// `POST /migration-events`: a Security Event Token pushed by the provider (RFC 8935).
pub(super) async fn post(site: Data<OwnersSite>, body: String) -> HttpResponse {
    match site.provider.open(&body, &["secevent+jwt"]).await {
        Ok(claims) if is_for(&claims, &site.settings.client_id) => {
            let now = crate::clock::now().as_second();
            let is_new =
                text(&claims, "jti").is_some_and(|jti| site.events.first_time(jti, now + REMEMBERED, now));
            if let Some(user_id) = who_moved(&claims).filter(|_| is_new) {
                site.migrated.add(&user_id);
            }
            // A repeat, and an event of a kind that this site does not know, are taken all the same.
            HttpResponse::Accepted().finish()
        }
        Ok(_) => refused("invalid_audience", "the event is for another receiver"),
        Err(Refused::NoKeys) => HttpResponse::ServiceUnavailable().finish(),
        Err(error) => refused("invalid_request", &error.to_string()),
    }
}

fn refused(code: &str, description: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(json!({ "err": code, "description": description }))
}

/// Reads the one event that a token carries.
fn who_moved(claims: &Claims) -> Option<String> {
    let (name, members) = claims.get("events")?.as_object()?.iter().next()?;
    if name.rsplit('/').next() != Some("migration-completed") {
        return None;
    }
    members.get("legacy_user_id").and_then(Value::as_str).map(str::to_owned)
}

impl Migrated {
    fn has(&self, user_id: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(user_id)
    }

    fn add(&self, user_id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(user_id.to_owned());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_a_finished_migration_names_somebody() {
        let claims = |kind: &str| {
            let uri = format!("https://id.example/events/{kind}");
            json!({ "events": { uri: { "legacy_user_id": "yumi82" } } }).as_object().unwrap().clone()
        };
        assert_eq!(who_moved(&claims("migration-completed")).as_deref(), Some("yumi82"));
        assert_eq!(who_moved(&claims("link-linked")), None);
        assert_eq!(who_moved(&Claims::new()), None);
    }
}
