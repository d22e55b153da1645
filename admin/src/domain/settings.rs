//! What the settings say of the back office.

/// How the back office is to work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackOfficeSettings {
    /// Whether acts that cannot be taken back need a second person.
    pub two_persons: bool,
    /// Whether the public listener has a console for dealers' people.
    pub dealer_console: bool,
}
