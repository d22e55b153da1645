//! A person types the code that their device shows (RFC 8628, 3.3).
//!
//! They are logged in before any code is looked at: so wrong codes are counted by account, and a carrier's one address, behind
//! which are thousands, is nobody's bound (RFC 8628, 5.1).

use super::USER_CODE;
use crate::{
    Provider,
    domain::{DeviceJourney, Journey, LimitOutcome, Limits},
    flow::{
        FlowError,
        account::{AccountVisit, Need, Visited, act_on_account},
        authorize::new_interaction,
    },
    store,
};
use std::sync::Arc;

const HOUR: i64 = 3_600;

/// What came of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeEntered {
    /// A device waits for it; the way to its answer begins at this path.
    Yes(String),
    /// No device waits for it, or not any longer.
    Unknown,
    /// Too many wrong ones; so many seconds to wait.
    TooOften(i64),
}

/// Begins the way from this code to an answer.
pub async fn enter_user_code(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    digits: String,
) -> Result<Visited<CodeEntered>, FlowError> {
    let (visiting, browser) = (Arc::clone(provider), visit.browser.hash());
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let provider = &*visiting;
        let counter =
            provider.sealer.keyed_hash("device-codes-of-account", scene.account.id.as_str().as_bytes());
        let most = provider.settings.limits.device_codes_per_hour;
        if let Err(end) = store::attempts::take(tx, &counter, most, HOUR)? {
            provider.metrics.count_limit(Limits::NAMES.device_codes_per_hour, LimitOutcome::Refused);
            return Ok(CodeEntered::TooOften(end.since(tx.now())));
        }
        let user_code = provider.user_code_hash(&digits);
        let Some(device) = store::device_authorizations::find_waiting(tx, &user_code)? else {
            return Ok(CodeEntered::Unknown);
        };
        if provider.find_client(tx, &device.request.client_id)?.is_none() {
            return Ok(CodeEntered::Unknown);
        }
        store::attempts::give_back(tx, &counter)?;
        let shown = provider.sealer.seal(USER_CODE, digits.as_bytes());
        let journey = Journey::Device(Box::new(DeviceJourney { user_code, shown, request: device.request }));
        let interaction = new_interaction(provider, tx.now(), journey, browser.clone());
        store::interactions::insert(tx, &interaction)?;
        Ok(CodeEntered::Yes(interaction.path()))
    })
    .await
}
