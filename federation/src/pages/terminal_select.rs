use super::{TerminalHeader, terminal_header::steps, texts::TerminalTexts};
use crate::domain::{SlotState, WarningReason};
use askama::Template;
use idp::pages::{Form, Shell, Steps};

/// One address slot as T2 shows it.
#[derive(Clone)]
pub struct SlotView {
    /// 1–3.
    pub number: usize,
    /// The address; empty for an empty slot.
    pub email: String,
    /// What is known of it.
    pub state: Option<SlotState>,
    /// Why the address, as the record holds it, cannot be used.
    pub unusable: Option<WarningReason>,
    /// Until when a start of this record waits, in words.
    pub pending_until: String,
}

impl SlotView {
    fn title(&self, t: &TerminalTexts) -> String {
        t.email_slot(self.number)
    }

    fn label(&self, t: &TerminalTexts) -> String {
        if let Some(reason) = self.unusable {
            return t.told(reason);
        }
        match self.state {
            _ if self.email.is_empty() => t.slot_empty.to_owned(),
            None => String::new(),
            Some(SlotState::NoAccount) => t.no_account.to_owned(),
            Some(SlotState::CanStart) => t.can_start.to_owned(),
            Some(SlotState::LinkedHere) => t.linked_here.to_owned(),
            Some(SlotState::PendingHere) => t.pending(&self.pending_until),
            Some(SlotState::CannotStart) => t.cannot_start.to_owned(),
        }
    }

    fn offer(&self, t: &TerminalTexts) -> Option<&'static str> {
        match self.state {
            Some(SlotState::CanStart) => Some(t.offer_start),
            Some(SlotState::LinkedHere) => Some(t.offer_add),
            _ => None,
        }
    }

    fn is_pending(&self) -> bool {
        self.state == Some(SlotState::PendingHere)
    }
}

/// T2. Radios `#slot-1`–`#slot-3`, buttons `#next`, `#refresh`, link `#edit-emails`.
#[derive(Template)]
#[template(path = "terminal/select.html")]
pub struct TerminalSelect {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static TerminalTexts,
    /// Whose visit.
    pub header: TerminalHeader,
    /// The three slots.
    pub slots: Vec<SlotView>,
    /// Where the registration begins, for customers without an ID.
    pub register_url: String,
    /// The record has more addresses than slots.
    pub has_more: bool,
    /// Something to say above the list.
    pub told: Option<String>,
    /// Problems: `slot-1`.
    pub form: Form,
}

impl TerminalSelect {
    fn steps(&self) -> Steps {
        steps(self.shell.lang, 2)
    }

    fn problem(&self) -> Option<String> {
        ["slot-1", "slot-2", "slot-3", "edit-emails"]
            .into_iter()
            .find_map(|name| self.form.problem_of(name, self.shell.t))
    }
}
