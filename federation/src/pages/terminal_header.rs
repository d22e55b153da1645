use super::texts::TerminalTexts;
use crate::domain::CustomerRecord;
use idp::{
    domain::Lang,
    pages::{Steps, phone_words},
};

/// What stands on top of every terminal page: whose visit it is.
#[derive(Clone)]
pub struct TerminalHeader {
    /// Family and given name.
    pub name: String,
    /// The number to reach the customer by.
    pub phone: String,
}

impl TerminalHeader {
    /// The header of a record.
    #[must_use]
    pub fn of(record: &CustomerRecord) -> Self {
        Self { name: record.name(), phone: phone_words(record.contact_phone()) }
    }
}

/// The three steps at the counter.
pub(super) fn steps(lang: Lang, current: usize) -> Steps {
    let t = TerminalTexts::of(lang);
    Steps { label: t.steps_label, names: vec![t.step_customer, t.step_select, t.step_done], current }
}
