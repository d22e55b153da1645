//! Where the person is in a journey of several pages.

use super::Texts;

/// A list of steps and the current one, for `components.html` `steps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// What the list is, for screen readers.
    pub label: &'static str,
    /// Names, in order.
    pub names: Vec<&'static str>,
    /// The current one, from 1.
    pub current: usize,
}

impl Steps {
    /// The five steps of the registration.
    #[must_use]
    pub fn registration(t: &Texts, current: usize) -> Self {
        let s = t.steps;
        Self { label: s.label, names: vec![s.address, s.code, s.details, s.confirm, s.done], current }
    }

    /// The name of the current step.
    #[must_use]
    pub fn current_name(&self) -> &'static str {
        self.current.checked_sub(1).and_then(|index| self.names.get(index)).copied().unwrap_or_default()
    }

    /// "全5ステップ中2".
    #[must_use]
    pub fn count(&self, t: &Texts) -> String {
        t.common.steps(self.current, self.names.len())
    }
}
