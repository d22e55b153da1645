//! The transmitter of security events (SSF 1.0): receivers set their streams up, what happens is put down for them in the
//! transaction that makes it happen, and it is pushed or fetched.

mod event_source;
mod manage_stream;
mod poll_stream;
mod push_events;
mod receiver;
mod stream_status;
mod stream_subjects;
mod tell_receivers;
mod verify_stream;

pub use event_source::EventSource;
pub use manage_stream::{change_stream, create_stream, delete_stream, list_streams, read_stream};
pub use poll_stream::{PolledEvents, poll_stream};
pub use push_events::{push_events, run_event_push};
pub use receiver::{ReceiverToken, StreamError, StreamRefusal};
pub use stream_status::{change_status, read_status};
pub use stream_subjects::{add_subject, remove_subject};
pub(super) use tell_receivers::{
    AccountNews, CredentialAct, CredentialKind, tell_of_account, tell_of_session,
};
pub use tell_receivers::{tell_of_object, tell_of_purge};
pub use verify_stream::verify_stream;

/// How long an event waits for its receiver, seconds: what nobody took by then is dropped, in paused streams too.
pub const KEEP_EVENTS_SECONDS: i64 = 7 * 86_400;

/// Under which the receiver's header is sealed.
const HEADER_PURPOSE: &str = "event-stream-authorization";
