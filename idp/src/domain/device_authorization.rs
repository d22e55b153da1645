//! Device authorizations (RFC 8628): a device without a keyboard asks, and a person with a phone answers.

use super::{
    AuthorizeRequest, Grant, Polled, PolledAnswer, Timestamp, TokenHash, clean_value, invisible::is_hyphen,
};
use serde::{Deserialize, Serialize};

/// `grant_type` of a device (RFC 8628, 3.4).
pub const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// How long both codes are good, seconds: time to find the phone, log in and answer.
pub const DEVICE_CODE_SECONDS: i64 = 600;

/// Digits of a user code. Digits alone, since they are typed on a phone, in Japan on one whose keyboard is not Latin (RFC 8628,
/// 6.1).
pub const USER_CODE_DIGITS: u32 = 9;

/// Longest text that is read as a user code, bytes.
const LONGEST: usize = 200;

/// A device authorization as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceAuthorization {
    /// Hash of the code that the device asks with.
    pub device_code: TokenHash,
    /// Keyed hash of the code that the person types.
    pub user_code: String,
    /// What is asked for; it goes to no redirect URI.
    pub request: AuthorizeRequest,
    /// What became of it.
    pub answer: PolledAnswer,
    /// What was allowed.
    pub grant: Option<Grant>,
    /// Seconds that the device has to leave between two questions.
    pub poll_interval: i64,
    /// When it asked last.
    pub asked_at: Option<Timestamp>,
    /// When both codes are no longer good.
    pub expires_at: Timestamp,
}

impl DeviceAuthorization {
    /// How things stand for the device that asks.
    pub fn polled(&self) -> Polled {
        let Self { answer, poll_interval, asked_at, expires_at, .. } = *self;
        Polled { answer, poll_interval, asked_at, expires_at }
    }
}

/// The way of a person from the code that they typed to the answer for the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceJourney {
    /// Keyed hash of the code.
    pub user_code: String,
    /// The code, sealed: the person compares it with what the device shows.
    pub shown: String,
    /// What the device asks for.
    pub request: AuthorizeRequest,
}

/// The nine digits of a code as it was typed: full-width ones, and any spaces and hyphens between them. `None` for anything
/// else.
pub fn normalize_user_code(typed: &str) -> Option<String> {
    if typed.len() > LONGEST {
        return None;
    }
    let digits: String =
        clean_value(typed).chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).collect();
    let is_code = u32::try_from(digits.len()) == Ok(USER_CODE_DIGITS);
    (is_code && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// The code as it is shown, in threes.
pub fn user_code_words(digits: &str) -> String {
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == 0 {
            words.push('-');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_as_people_type_it() {
        for typed in [
            "019450730",
            "019-450-730",
            " 019 450 730 ",
            "０１９４５０７３０",
            "０１９－４５０－７３０",
            "019‐450‑730",
            "019−450−730",
            "019ー450ー730",
            "019\u{3000}450\u{3000}730",
            "019-450-730\u{200b}",
        ] {
            assert_eq!(normalize_user_code(typed).as_deref(), Some("019450730"), "{typed}");
        }
        for typed in ["", "01945073", "0194507301", "019-450-73O", "019.450.730", "019450730x", "٠١٩٤٥٠٧٣٠"]
        {
            assert_eq!(normalize_user_code(typed), None, "{typed}");
        }
        assert_eq!(normalize_user_code(&format!("019450730{}", " ".repeat(300))), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed(digits in "[0-9]{9}") {
            let shown = user_code_words(&digits);
            prop_assert_eq!(shown.len(), 11);
            prop_assert_eq!(normalize_user_code(&shown), Some(digits));
        }

        #[test]
        fn nothing_typed_panics(typed in ".{0,40}") {
            let _ = normalize_user_code(&typed);
        }
    }
}
