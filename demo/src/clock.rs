//! The time. These systems stand outside the provider, so its injected clock is not theirs; this is the one place that
//! asks the machine, and every rule about time takes `now` as a value.

/// Now.
#[expect(clippy::disallowed_methods, reason = "the demo's own clock: the provider's is inside the provider")]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
