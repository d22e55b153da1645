//! What happened is put down for the receivers that may know it, in the transaction that makes it happen.
//!
//! Who may know: of an account, services that it logged in to or allowed something, as long as its owner did not take that
//! back; of a session, those that were logged in to with it. Each is told by its own subject, and a cause by a name of its
//! own: two receivers cannot find out that they speak of one person.

use crate::{
    Provider,
    domain::{
        Account, AccountId, Client, ClientId, EventStream, EventSubject, EventType, Grant, SecurityEvent,
        Session, StreamStatus, Timestamp, generate_id,
    },
    protocol::{SUBJECT_PURPOSE, ssf::event_body, subject_for},
    store::{self, StoreError, Tx, audit::Actor},
};
use serde_json::{Map, Value, json};

/// Who made it happen, in which request.
pub(in crate::flow) type Cause<'a> = (&'a Actor, &'a str);

/// What happened to an account.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) enum AccountNews {
    /// Switched off, or left for the time being.
    Disabled,
    /// In use again.
    Enabled,
    /// Erased.
    Purged,
    /// Its owner gets back in by something else than before.
    RecoveryInformationChanged,
    /// A credential is new, another or gone.
    Credential(CredentialKind, CredentialAct),
}

/// `credential_type` (CAEP 1.0, 3.3.1).
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) enum CredentialKind {
    /// The password.
    Password,
    /// A passkey. The standard tells those of a device from those of a key that is carried along; devices do not say
    /// reliably which they are, and most are the first.
    Passkey,
    /// The app of the second step.
    App,
}

/// `change_type` (CAEP 1.0, 3.3.1).
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) enum CredentialAct {
    /// It is new.
    Create,
    /// It is another.
    Update,
    /// It is gone.
    Delete,
}

impl AccountNews {
    const fn kind(self) -> EventType {
        match self {
            Self::Disabled => EventType::ACCOUNT_DISABLED,
            Self::Enabled => EventType::ACCOUNT_ENABLED,
            Self::Purged => EventType::ACCOUNT_PURGED,
            Self::RecoveryInformationChanged => EventType::RECOVERY_INFORMATION_CHANGED,
            Self::Credential(..) => EventType::CREDENTIAL_CHANGE,
        }
    }

    /// The members of the event. Those of RISC have none.
    fn details(self, actor: &Actor, at: Timestamp) -> Map<String, Value> {
        let Self::Credential(credential, act) = self else { return Map::new() };
        let mut details =
            caep_details(actor, at, "ログインの手段が変わりました", "A way to log in has changed");
        let credential = match credential {
            CredentialKind::Password => "password",
            CredentialKind::Passkey => "fido2-platform",
            CredentialKind::App => "app",
        };
        let act = match act {
            CredentialAct::Create => "create",
            CredentialAct::Update => "update",
            CredentialAct::Delete => "delete",
        };
        details.insert("credential_type".to_owned(), credential.into());
        details.insert("change_type".to_owned(), act.into());
        details
    }
}

/// The members of every event of CAEP (CAEP 1.0, 2).
fn caep_details(actor: &Actor, at: Timestamp, ja: &str, en: &str) -> Map<String, Value> {
    let initiator = match actor {
        Actor::Account(_) => "user",
        Actor::Client(_) | Actor::Staff(_) | Actor::Command => "admin",
        Actor::System | Actor::KeySchedule => "system",
    };
    Map::from_iter([
        ("event_timestamp".to_owned(), at.seconds().into()),
        ("initiating_entity".to_owned(), initiator.into()),
        ("reason_admin".to_owned(), json!({ "ja": ja, "en": en })),
    ])
}

/// Tells services what happened to an account of theirs.
pub(in crate::flow) fn tell_of_account(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    news: AccountNews,
    (actor, request_id): Cause<'_>,
) -> Result<(), StoreError> {
    let kind = news.kind();
    for (stream, client) in streams_of(provider, tx, &account.id, kind)? {
        let event = SecurityEvent {
            kind,
            subject: EventSubject::Account(provider.subject_at(&client, &account.id)),
            details: news.details(actor, tx.now()),
            txn: name_of_cause(provider, tx, &stream, request_id),
        };
        put_down(tx, &stream, &event, provider.settings.issuer.as_str())?;
    }
    Ok(())
}

/// Tells services that a session that their logins hang on has ended. `grants`: what was given in it.
pub(in crate::flow) fn tell_of_session(
    provider: &Provider,
    tx: &mut Tx<'_>,
    session: &Session,
    grants: &[Grant],
    (actor, request_id): Cause<'_>,
) -> Result<(), StoreError> {
    let kind = EventType::SESSION_REVOKED;
    for (stream, _) in streams_of(provider, tx, &session.account_id, kind)? {
        let Some(grant) = grants.iter().find(|grant| grant.client_id == stream.client_id) else { continue };
        let subject =
            EventSubject::Session { account: grant.subject.clone(), session: session.id.to_string() };
        let details = caep_details(actor, tx.now(), "ログインの状態が終わりました", "The session has ended");
        let txn = name_of_cause(provider, tx, &stream, request_id);
        let event = SecurityEvent { kind, subject, details, txn };
        put_down(tx, &stream, &event, provider.settings.issuer.as_str())?;
    }
    Ok(())
}

/// The account is about to be erased: services are told, and what they said of it is forgotten.
pub fn tell_of_purge(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    cause: (&Actor, &str),
) -> Result<(), StoreError> {
    tell_of_account(provider, tx, account, AccountNews::Purged, cause)?;
    for stream in store::event_streams::list_all(tx)? {
        if let Some(client) = store::clients::find(tx, &stream.client_id)? {
            let subject = EventSubject::Account(provider.subject_at(&client, &account.id));
            store::stream_removals::delete(tx, &stream.id, &subject.key())?;
        }
    }
    Ok(())
}

/// Tells one receiver what happened to a thing that it has a name for, for plug-ins. Nothing happens when it wants no
/// such events.
pub fn tell_of_object(
    tx: &mut Tx<'_>,
    client: &ClientId,
    kind: EventType,
    object: &str,
    details: Map<String, Value>,
) -> Result<(), StoreError> {
    let Some(stream) = store::event_streams::find_of_client(tx, client)? else { return Ok(()) };
    if stream.status == StreamStatus::Disabled || !stream.delivers(kind) {
        return Ok(());
    }
    let (subject, txn) = (EventSubject::Object(object.to_owned()), generate_id(tx.now(), tx.random()));
    // A thing is named without its issuer.
    put_down(tx, &stream, &SecurityEvent { kind, subject, details, txn }, "")
}

/// Puts an event into a stream, unless the receiver removed its subject.
pub(super) fn put_down(
    tx: &mut Tx<'_>,
    stream: &EventStream,
    event: &SecurityEvent,
    issuer: &str,
) -> Result<(), StoreError> {
    if store::stream_removals::is_removed(tx, &stream.id, &event.subject.key())? {
        return Ok(());
    }
    let body = event_body(event, issuer).to_string();
    store::stream_events::insert(tx, &stream.id, event.kind.as_str(), &body)
}

/// The streams that get events of this type about this account, with their receivers, all of which are in use.
fn streams_of(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
    kind: EventType,
) -> Result<Vec<(EventStream, std::sync::Arc<Client>)>, StoreError> {
    let mut streams = Vec::new();
    for stream in store::event_streams::list_of_account(tx, account)? {
        if stream.status == StreamStatus::Disabled || !stream.delivers(kind) {
            continue;
        }
        if let Some(client) = provider.find_client(tx, &stream.client_id)? {
            streams.push((stream, client));
        }
    }
    Ok(streams)
}

/// `txn` for one receiver: the same for what one request causes, and of no use to compare with another receiver's.
fn name_of_cause(provider: &Provider, tx: &Tx<'_>, stream: &EventStream, request_id: &str) -> String {
    if request_id.is_empty() {
        return generate_id(tx.now(), tx.random());
    }
    let cause = format!("{}\n{request_id}", stream.id);
    let hash = provider.sealer.keyed_hash("event-cause", cause.as_bytes());
    hash.get(..32).unwrap_or_default().to_owned()
}

impl Provider {
    /// The subject by which the client knows the account.
    fn subject_at(&self, client: &Client, account: &AccountId) -> String {
        subject_for(client, account, |bytes| self.sealer.keyed_bytes(SUBJECT_PURPOSE, bytes))
    }
}
