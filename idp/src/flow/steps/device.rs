//! The device step: whether the device that asks is the person's own.

use crate::{
    domain::Journey,
    flow::{InteractionStep, StepContext, StepOutcome},
    protocol::OAuthErrorCode,
    store::{StoreError, Tx},
};
use serde::{Deserialize, Serialize};

/// Name of the step.
pub const DEVICE: &str = "device";

/// What the page notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceNote {
    /// What the person said of the device.
    pub is_theirs: Option<bool>,
}

/// Has the person compare what both devices show. Of journeys without a device it wants nothing.
#[derive(Clone, Copy, Debug)]
pub struct DeviceStep;

impl InteractionStep for DeviceStep {
    fn name(&self) -> &'static str {
        DEVICE
    }

    fn next(&self, context: &StepContext<'_>, _tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        if !matches!(context.interaction.journey, Journey::Device(_)) {
            return Ok(StepOutcome::Done);
        }
        let note: DeviceNote = context.interaction.note(DEVICE);
        Ok(match note.is_theirs {
            Some(true) => StepOutcome::Done,
            Some(false) => StepOutcome::Refuse(OAuthErrorCode::AccessDenied),
            None => StepOutcome::Show(context.interaction.page("device")),
        })
    }
}
