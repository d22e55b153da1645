//! Calls that may be repeated: the same key and the same request get the same answer, and nothing is done twice.
//!
//! 1. The key is taken. Who comes meanwhile is told to wait; who asks for something else under it is refused.
//! 2. The call is made. Each of its transactions notes with its change that it was ([`crate::store::make_call`]).
//! 3. The answer is kept, sealed, and opens with the caller's key alone: neither the database nor the master key shows it.
//!
//! A call that changed nothing frees its key. One that ended without an answer, because its node died or the answer is
//! not to be kept, is never made again: a repeat is told so.

use crate::{
    Provider,
    domain::{KeyedCall, generate_id},
    store::{
        self, StoreError,
        idempotency_keys::{self, KeyStanding},
    },
};
use std::sync::Arc;

/// How long a call may take before its key is free again if nothing of it is durable, seconds: longer than any request.
const LEASE_SECONDS: i64 = 60;

/// How long answers are kept, seconds.
pub const KEEP_SECONDS: i64 = 86_400;

/// A call under a key.
#[derive(Clone, Copy, Debug)]
pub struct CallAsked<'a> {
    /// Which interface it is made at: keys of two have nothing in common.
    pub interface: &'a str,
    /// Who makes it: keys of two callers have nothing in common.
    pub caller: &'a str,
    /// The caller's key.
    pub key: &'a str,
    /// All that makes it this call and no other.
    pub request: &'a [u8],
}

/// What becomes of it.
#[derive(Debug)]
pub enum CallTurn {
    /// It is to be made.
    Make(OpenCall),
    /// It was made before: the answer.
    Again(Vec<u8>),
    /// It was made before, and its answer is not kept.
    AnswerGone,
    /// It is being made at this moment.
    Running,
    /// The key stands for another call.
    OtherCall,
}

/// A call that is being made.
#[derive(Debug)]
pub struct OpenCall {
    call: Arc<KeyedCall>,
    purpose: String,
}

/// Takes the key, or finds what came of it.
pub async fn take_call(provider: &Arc<Provider>, asked: CallAsked<'_>) -> Result<CallTurn, StoreError> {
    let sealer = &provider.sealer;
    let name = format!("{}\n{}\n{}", asked.interface, asked.caller, asked.key);
    let call = Arc::new(KeyedCall {
        name: sealer.keyed_hash("idempotency-key", name.as_bytes()),
        request: sealer.keyed_hash("idempotent-request", asked.request),
        holder: generate_id(provider.clock.now(), &*provider.random),
    });
    let open = OpenCall { call, purpose: format!("idempotent-answer/{}", asked.key) };
    let taking = Arc::clone(&open.call);
    let standing =
        provider.db.write(move |tx| idempotency_keys::take(tx, &taking, LEASE_SECONDS, KEEP_SECONDS)).await?;
    Ok(match standing {
        KeyStanding::Free => CallTurn::Make(open),
        KeyStanding::Running => CallTurn::Running,
        KeyStanding::OtherCall => CallTurn::OtherCall,
        KeyStanding::Made(answer) => answer
            .and_then(|sealed| sealer.open(&open.purpose, &sealed))
            .map_or(CallTurn::AnswerGone, CallTurn::Again),
    })
}

impl OpenCall {
    /// Makes the call: what `work` writes belongs to it.
    pub async fn make<F: Future>(&self, work: F) -> F::Output {
        store::make_call(Arc::clone(&self.call), work).await
    }

    /// Keeps the answer of a call that changed something; one that changed nothing is a first try again. `None`: the
    /// answer must not be kept.
    pub async fn answered(self, provider: &Arc<Provider>, answer: Option<&[u8]>) -> Result<(), StoreError> {
        // What cannot be opened again need not be kept: the repeat is told that the answer is gone.
        let sealed = answer
            .map(|answer| provider.sealer.seal(&self.purpose, answer))
            .filter(|sealed| provider.sealer.open(&self.purpose, sealed).is_some());
        let call = self.call;
        provider
            .db
            .write(move |tx| {
                if idempotency_keys::is_made(tx, &call)? {
                    idempotency_keys::keep_answer(tx, &call, sealed.as_deref())
                } else {
                    idempotency_keys::free(tx, &call)
                }
            })
            .await
    }

    /// The call was refused: a repeat is judged anew.
    pub async fn refused(self, provider: &Arc<Provider>) -> Result<(), StoreError> {
        provider.db.write(move |tx| idempotency_keys::free(tx, &self.call)).await
    }

    /// The call failed: if nothing of it is durable, a repeat is a first try.
    pub async fn failed(self, provider: &Arc<Provider>) -> Result<(), StoreError> {
        self.answered(provider, None).await
    }
}
