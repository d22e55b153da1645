//! Logging in on a device without a keyboard, a car's head unit for example (RFC 8628): the device shows a number, a person
//! types it on their own phone and answers there, and the device, which keeps asking, gets its tokens.
//!
//! 1. `ask`: the device is given two codes.
//! 2. `enter`: a person who is logged in types one of them.
//! 3. They walk the steps of a login; in one of them they `compare` what both devices show.
//! 4. `answer`: their answer is kept.
//! 5. `take`: the device takes it.

mod answer;
mod ask;
mod compare;
mod enter;
mod take;

pub(super) use answer::answer_device;
pub use ask::{DeviceCodes, ask_for_device};
pub use compare::{DeviceView, compare_codes, view_codes};
pub use enter::{CodeEntered, enter_user_code};
pub use take::{DeviceRequest, take_device_tokens};

use crate::Provider;

/// Purpose of the keyed hash of user codes, and of the seal of one that is shown again.
const USER_CODE: &str = "device-user-code";

impl Provider {
    fn user_code_hash(&self, digits: &str) -> String {
        self.sealer.keyed_hash(USER_CODE, digits.as_bytes())
    }
}
