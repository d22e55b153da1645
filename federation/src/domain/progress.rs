//! Steps of a customer towards a link that are counted, each once a link: events, never states.

/// A set of steps that were reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkProgress(i32);

impl LinkProgress {
    /// The account logged in.
    pub const AUTHENTICATED: Self = Self(1);
    /// What the service requires is there.
    pub const ITEMS_DONE: Self = Self(2);
    /// The service's terms are agreed to.
    pub const TERMS_DONE: Self = Self(4);

    /// The mail's link was opened; its event comes with every browser.
    pub const OPENED: Self = Self(8);
    /// A mail was given up; its event comes with every mail.
    pub const BOUNCED: Self = Self(16);

    /// Each step with the name of its event, in their order.
    pub const EVENTS: [(Self, &'static str); 3] = [
        (Self::AUTHENTICATED, "link.authenticated"),
        (Self::ITEMS_DONE, "link.items_done"),
        (Self::TERMS_DONE, "link.terms_done"),
    ];

    /// What the provider's steps that are done, by their names, mean for a link.
    pub fn of_steps(done: &[&str]) -> Self {
        let mut reached = Self::default();
        for (step, progress) in
            [("login", Self::AUTHENTICATED), ("items", Self::ITEMS_DONE), ("terms", Self::TERMS_DONE)]
        {
            if done.contains(&step) {
                reached = reached.with(progress);
            }
        }
        reached
    }

    /// From the stored number.
    pub const fn from_bits(bits: i32) -> Self {
        Self(bits)
    }

    /// The stored number.
    pub const fn bits(self) -> i32 {
        self.0
    }

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is here and not there.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of `other` is here.
    pub const fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_provider_are_progress() {
        assert_eq!(LinkProgress::of_steps(&[]), LinkProgress::default());
        assert_eq!(LinkProgress::of_steps(&["login", "unheard-of"]), LinkProgress::AUTHENTICATED);
        let all = LinkProgress::of_steps(&["login", "items", "terms", "scope_consent"]);
        assert!(LinkProgress::EVENTS.iter().all(|(step, _)| all.holds(*step)));
        let rest = all.without(LinkProgress::AUTHENTICATED);
        assert!(!rest.holds(LinkProgress::AUTHENTICATED) && rest.holds(LinkProgress::TERMS_DONE));
        assert_eq!(LinkProgress::from_bits(rest.bits()), rest);
    }
}
