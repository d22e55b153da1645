//! A word on a page of codes about the next mail: when it can be sent, or that it can be sent now.

use super::Texts;

/// What the page says. Without script it loads itself anew when the time is over; with it, too, but not while somebody is
/// typing there. The new page is one that changes nothing and has what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnNote {
    /// Seconds to wait; none when the mail can be sent.
    pub seconds: Option<u64>,
    /// The page itself, with the way back to the service.
    pub href: String,
    /// Whether the page says already how long it is, beside the button that was pressed.
    pub is_told: bool,
}

impl TurnNote {
    /// When it can be sent, unless the page says so, and that the page will tell.
    #[must_use]
    pub fn words(&self, t: &Texts) -> String {
        match self.seconds {
            None => t.registration.turn_came.to_owned(),
            Some(_) if self.is_told => t.registration.turn_tells.to_owned(),
            Some(seconds) if seconds < 60 => t.registration.turn_seconds(seconds),
            Some(seconds) => t.registration.turn_minutes(seconds.div_ceil(60)),
        }
    }
}
