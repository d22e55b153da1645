//! Logging in on a device without a keyboard: the code, the comparison, and how it ended.

use super::{Field, Form, Shell};
use askama::Template;

/// D1. Field `user_code`, button `#next`.
#[derive(Debug, Template)]
#[template(path = "device/code.html")]
pub struct DeviceCode {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: &'static str,
    /// What was typed, or came with the address. Problems: `user_code`.
    pub form: Form,
    /// Who is logged in.
    pub email: String,
}

impl DeviceCode {
    fn code(&self) -> Field {
        let t = self.shell.t;
        Field::new("user_code", t.fields.user_code)
            .digits(12)
            .autocomplete("off")
            .hint(t.device.code_hint)
            .unmarked()
            .filled(&self.form, t)
    }
}

/// D2. Buttons `#device-allow` (`decision=allow`) and `#device-deny` (`decision=deny`).
#[derive(Debug, Template)]
#[template(path = "device/compare.html")]
pub struct DeviceCompare {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the device's service.
    pub service: String,
    /// Who is logged in.
    pub email: String,
    /// The code as the device shows it.
    pub user_code: String,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceEnd {
    /// The device will get its tokens.
    Allowed,
    /// It gets none.
    Refused,
    /// Not answered yet: a stronger login is needed, and the account has none.
    Unmet,
    /// The code had expired, or was answered before.
    Late,
}

/// D3; the heading has the id `device-done`.
#[derive(Debug, Template)]
#[template(path = "device/done.html")]
pub struct DeviceDone {
    /// The frame.
    pub shell: Shell,
    /// How it ended.
    pub end: DeviceEnd,
}

impl DeviceDone {
    fn words(&self) -> (&'static str, &'static str) {
        let t = self.shell.t.device;
        match self.end {
            DeviceEnd::Allowed => (t.done_title, t.done_lead),
            DeviceEnd::Refused => (t.refused_title, t.refused_lead),
            DeviceEnd::Unmet => (t.unmet_title, t.unmet_lead),
            DeviceEnd::Late => (t.late_title, t.late_lead),
        }
    }

    fn is_unmet(&self) -> bool {
        self.end == DeviceEnd::Unmet
    }

    fn is_good(&self) -> bool {
        self.end == DeviceEnd::Allowed
    }
}
