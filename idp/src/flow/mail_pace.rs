//! How fast mails leave.

use std::time::Duration;

/// How fast mails leave, and how a server that fails is treated.
#[derive(Clone, Copy, Debug)]
pub struct MailPace {
    /// Mails under way at the same time.
    pub places: usize,
    /// How often there is a look for mails that are due.
    pub look: Duration,
    /// The longest that one try may take, whatever the mailer does; shorter than the lease.
    pub deadline: Duration,
    /// Failures in a row after which the pause is for the server.
    pub opens_after: usize,
    /// The pauses between two probes, doubled from the first to the longest.
    pub first_probe_pause: Duration,
    /// See there.
    pub longest_probe_pause: Duration,
    /// How long the tries under way may take when the program ends.
    pub farewell: Duration,
}

impl Default for MailPace {
    fn default() -> Self {
        Self {
            places: 8,
            look: Duration::from_millis(250),
            deadline: Duration::from_secs(30),
            opens_after: 3,
            first_probe_pause: Duration::from_secs(1),
            longest_probe_pause: Duration::from_secs(4),
            farewell: Duration::from_secs(4),
        }
    }
}
