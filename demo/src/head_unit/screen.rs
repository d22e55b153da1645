//! What stands on the screen.

/// The codes of a login under way.
#[derive(Clone)]
pub(super) struct Codes {
    /// What the car asks with: never shown.
    pub(super) device_code: String,
    /// The number for the person.
    pub(super) user_code: String,
    /// Where they type it.
    pub(super) address: String,
    /// The same with the number, for the QR code.
    pub(super) address_with_code: String,
}

/// Who is logged in.
#[derive(Clone)]
pub(super) struct Driver {
    /// Their name.
    pub(super) name: String,
    /// The dealers that they are linked with.
    pub(super) dealers: Vec<String>,
    /// With it the car gets new tokens, and ends them.
    pub(super) refresh_token: Option<String>,
}

/// The state of the screen.
#[derive(Clone, Default)]
pub(super) enum Screen {
    /// Nobody is logged in.
    #[default]
    Idle,
    /// The number is shown.
    Waiting(Codes),
    /// Somebody is logged in.
    LoggedIn(Driver),
    /// It did not work: what the person reads.
    Failed(&'static str),
}

impl Screen {
    /// Whether the number with this code is the one that is shown: another one was asked for, or it was stopped, otherwise.
    pub(super) fn waits_for(&self, device_code: &str) -> bool {
        matches!(self, Self::Waiting(codes) if codes.device_code == device_code)
    }
}
