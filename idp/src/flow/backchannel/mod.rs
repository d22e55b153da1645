//! Consent without a browser (CIBA Core 1.0): a service asks, a shop's counter for example, and the person answers on their own
//! phone.
//!
//! 1. `ask`: the service names a person and gets a number; the person gets a mail, if we know them. The service cannot tell.
//! 2. `decide`: logged in as that person, they see what is asked, and say yes or no.
//! 3. A yes walks the steps of a login; `answer`: what comes of it is kept.
//! 4. `call`: a service that wants to be called is called.
//! 5. `take`: the service takes its tokens.

mod answer;
mod ask;
mod call;
mod decide;
mod open_object;
mod take;

pub(super) use answer::answer_backchannel;
pub use ask::{BackchannelAnswer, ask_by_backchannel};
pub use call::{deliver_calls, run_call_delivery};
pub use decide::{Decided, RequestShown, allow_request, list_requests, refuse_request, view_request};
pub use take::{BackchannelPoll, take_backchannel_tokens};

use crate::domain::Secret;
use serde::{Deserialize, Serialize};

/// Purpose of the seal of what a service is called with.
const CALL: &str = "backchannel-call";

/// What a service is called with: sealed until then.
#[derive(Serialize, Deserialize)]
struct Call {
    auth_req_id: String,
    token: String,
}

impl Call {
    fn token(&self) -> Secret {
        Secret::from(format!("Bearer {}", self.token))
    }
}
