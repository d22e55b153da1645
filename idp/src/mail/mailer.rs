//! How mail leaves: what a way for it is asked for and answers, and the one into memory for tests.

use super::RenderedMail;
use crate::domain::Timestamp;
use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, PoisonError},
};

/// One mail on its way.
#[derive(Clone)]
pub struct OutgoingMail {
    /// The name of its outbox entry: a mail that is sent again after a crash keeps its `Message-ID`.
    pub id: String,
    /// The address.
    pub to: String,
    /// `Date`.
    pub date: Timestamp,
    /// The words.
    pub mail: RenderedMail,
}

/// Why a mail did not leave. The texts never hold the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The server takes no mail at the moment, whichever it is.
    #[error("{0}")]
    Server(String),
    /// This mail is put off: another try may succeed.
    #[error("{0}")]
    Transient(String),
    /// The receiving side refuses this mail for good.
    #[error("{0}")]
    Permanent(String),
}

/// The future of a [`Mailer`].
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// A way for mails to leave.
pub trait Mailer: Send + Sync {
    /// Hands the mail over. After `Ok` the receiving side has taken it.
    fn send(&self, mail: OutgoingMail) -> Sending<'_>;
}

/// Keeps what it is given: the twin for tests.
#[derive(Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<OutgoingMail>>,
    next: Mutex<Option<SendError>>,
}

impl MemoryMailer {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<OutgoingMail> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the next mail fail.
    pub fn fail_next(&self, error: SendError) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }
}

impl Mailer for MemoryMailer {
    fn send(&self, mail: OutgoingMail) -> Sending<'_> {
        let failure = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        if failure.is_none() {
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        }
        Box::pin(std::future::ready(failure.map_or(Ok(()), Err)))
    }
}
