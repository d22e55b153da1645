use super::texts::TerminalTexts;
use crate::domain::CustomerRecord;
use idp::{
    domain::{Lang, phone_words},
    pages::Steps,
};

/// What stands on top of every terminal page: whose visit it is.
#[derive(Clone)]
pub struct TerminalHeader {
    /// Family and given name.
    pub name: String,
    /// The number to reach the customer by, as people write it; empty when there is none.
    pub phone: String,
    /// The same for a link, E.164.
    pub dialled: String,
}

impl TerminalHeader {
    /// The header of a record.
    #[must_use]
    pub fn of(record: &CustomerRecord) -> Self {
        let dialled = record.contact_phone().to_owned();
        Self { name: record.name(), phone: phone_words(&dialled), dialled }
    }
}

/// The three steps at the counter.
pub(super) fn steps(lang: Lang, current: usize) -> Steps {
    let t = TerminalTexts::of(lang);
    Steps { label: t.steps_label, names: vec![t.step_customer, t.step_select, t.step_done], current }
}
