//! Mails of the outbox as operators see them: how each is doing, nothing of what it says, and to whom it goes only as far
//! as its owner would recognise.

use idp::{domain::Timestamp, store::mail_queue::QueuedMail};
use serde::Serialize;
use utoipa::ToSchema;

/// A mail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MailView {
    /// Its id, which also stands in its `Message-ID`.
    #[schema(example = "01jd7z0000abcdefghjkmnpqrs")]
    pub mail_id: String,
    /// Which mail it is; absent for mails of before this was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "dealer-link-start")]
    pub kind: Option<String>,
    /// `waiting`, `sent` or `failed`.
    #[schema(example = "waiting")]
    pub state: &'static str,
    /// Whether it is being tried at this moment.
    pub under_way: bool,
    /// Tries so far, the one under way included.
    #[schema(example = 3)]
    pub attempts: i32,
    /// Why the last try failed, or why there was none: `server`, `put_off`, `refused`, `expired`, `no_receiver`,
    /// `unreadable`, `given_up`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "put_off")]
    pub last_failure: Option<&'static str>,
    /// To whom, masked; only while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "h***@e***.jp")]
    pub receiver: Option<String>,
    /// When it was written, seconds since the epoch.
    #[schema(value_type = i64)]
    pub created_at: Timestamp,
    /// For how long it has waited, or did until its end, seconds.
    #[schema(example = 42)]
    pub age_seconds: i64,
    /// When it is tried next; only while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub next_try_at: Option<Timestamp>,
    /// When it is worth nothing any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub expires_at: Option<Timestamp>,
    /// When it was sent or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub ended_at: Option<Timestamp>,
}

impl MailView {
    /// The mail at a moment; `receiver` is masked already.
    pub fn at(now: Timestamp, mail: QueuedMail, receiver: Option<String>) -> Self {
        let waits = mail.ended_at.is_none();
        Self {
            under_way: mail.is_under_way(now),
            mail_id: mail.id,
            kind: mail.topic,
            state: mail.state.as_str(),
            attempts: mail.attempts,
            last_failure: mail.failure.map(idp::domain::MailFailure::as_str),
            receiver,
            created_at: mail.created_at,
            age_seconds: mail.ended_at.unwrap_or(now).since(mail.created_at),
            next_try_at: waits.then_some(mail.due_at),
            expires_at: mail.good_until,
            ended_at: mail.ended_at,
        }
    }
}
