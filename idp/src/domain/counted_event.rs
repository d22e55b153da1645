//! Something worth counting, without saying to whom it happened.

/// One count. Labels have few values, all of them written in the code: no dealer, shop, client, account or address is
/// ever one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountedEvent {
    /// What: `login.ok`, `registration.completed`, `link.completed`, `mail.sent` …
    pub event: &'static str,
    /// In which journey, where there is one.
    pub journey: &'static str,
    /// `individual`, `corporate`, or empty.
    pub account_type: &'static str,
    /// `ok`, or the reason why not.
    pub result: &'static str,
}
