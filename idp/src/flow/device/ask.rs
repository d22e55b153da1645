//! A device asks for the two codes of its login (RFC 8628, 3.1 and 3.2).

use crate::{
    Provider,
    domain::{
        Client, DEVICE_CODE_SECONDS, DeviceAuthorization, POLL_SECONDS, PolledAnswer, Secret,
        USER_CODE_DIGITS,
    },
    flow::FlowError,
    protocol::{ParamList, parse_device_request},
    store::{self, StoreError},
};
use std::sync::Arc;

/// So many user codes are tried out before we give up: of a thousand million numbers, few are in use.
const TRIES: usize = 5;

/// The answer to the device.
#[derive(Debug)]
pub struct DeviceCodes {
    /// `device_code`: what it asks with.
    pub device_code: Secret,
    /// The nine digits that it shows.
    pub user_code: Secret,
    /// `expires_in`, seconds.
    pub expires_in: i64,
    /// `interval`, seconds.
    pub interval: i64,
}

/// Keeps what the device asks for until a person has answered.
pub async fn ask_for_device(
    provider: &Arc<Provider>,
    client: &Client,
    params: &ParamList,
) -> Result<DeviceCodes, FlowError> {
    let algorithms = &provider.settings.signing_algorithms;
    let details = provider.detail_shapes();
    let request = parse_device_request(params, client, &provider.scopes, details, algorithms)?;
    let device_code = provider.random.secret();
    for _ in 0..TRIES {
        let user_code = provider.random.digits(USER_CODE_DIGITS);
        let device = DeviceAuthorization {
            device_code: device_code.hash(),
            user_code: provider.user_code_hash(user_code.expose()),
            request: request.clone(),
            answer: PolledAnswer::Waiting,
            grant: None,
            poll_interval: POLL_SECONDS,
            asked_at: None,
            expires_at: provider.clock.now().plus_seconds(DEVICE_CODE_SECONDS),
        };
        match provider.db.write(move |tx| store::device_authorizations::insert(tx, &device)).await {
            Ok(()) => {
                let (expires_in, interval) = (DEVICE_CODE_SECONDS, POLL_SECONDS);
                return Ok(DeviceCodes { device_code, user_code, expires_in, interval });
            }
            Err(StoreError::Duplicate(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict("no user code is free".to_owned()).into())
}
