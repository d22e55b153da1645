//! What a device or a service that keeps asking is told (RFC 8628, 3.5; CIBA Core 11).
//!
//! 1. Whoever asks before the interval is over waits five seconds longer from then on, on every node.
//! 2. What was allowed is taken by a conditional update of the caller: of any number of parallel questions one is answered with
//!    tokens.

use crate::{
    domain::{PollVerdict, Polled, Timestamp},
    protocol::{OAuthError, OAuthErrorCode},
};

/// What differs between the two.
pub(super) struct PollWords {
    /// Nobody answered in time.
    pub(super) expired: &'static str,
    /// The tokens were taken before.
    pub(super) used: &'static str,
}

/// The answer, or that the tokens can be taken; and the interval to be kept with the time of this question.
pub(super) fn judge_poll(
    polled: &Polled,
    now: Timestamp,
    words: &PollWords,
) -> (Result<(), OAuthError>, Option<i64>) {
    use OAuthErrorCode::{AccessDenied, AuthorizationPending, ExpiredToken, SlowDown};
    const WAITING: OAuthError = OAuthError::new(AuthorizationPending, "nobody has answered yet: ask again");
    const HASTY: OAuthError = OAuthError::new(
        SlowDown,
        "asked too soon: leave five seconds more between two questions from now on",
    );
    match polled.judge(now) {
        PollVerdict::Allowed => (Ok(()), None),
        PollVerdict::Waiting(interval) => (Err(WAITING), Some(interval)),
        PollVerdict::TooSoon(interval) => (Err(HASTY), Some(interval)),
        PollVerdict::Expired => (Err(OAuthError::new(ExpiredToken, words.expired)), None),
        PollVerdict::Refused => (Err(OAuthError::new(AccessDenied, "the person refused")), None),
        PollVerdict::Used => (Err(OAuthError::invalid_grant(words.used)), None),
    }
}
