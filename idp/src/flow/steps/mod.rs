//! The provider's own steps, in their usual order.

mod device;
mod items;
mod login;
mod scope_consent;
mod terms;

pub use device::{DEVICE, DeviceNote, DeviceStep};
pub use items::{ItemsNote, ItemsStep};
pub use login::{LOGIN, LoginNote, LoginStep, PasswordStep};
pub use scope_consent::{ConsentNote, SCOPE_CONSENT, ScopeConsentStep};
pub use terms::ServiceTermsStep;

use super::InteractionStep;
use crate::keys::Sealer;
use std::sync::Arc;

/// Login, the device that asks, required items, service terms, scope consent.
pub fn own_steps(sealer: &Arc<Sealer>) -> Vec<Box<dyn InteractionStep>> {
    vec![
        Box::new(LoginStep::new(Arc::clone(sealer))),
        Box::new(DeviceStep),
        Box::new(ItemsStep),
        Box::new(ServiceTermsStep),
        Box::new(ScopeConsentStep),
    ]
}
