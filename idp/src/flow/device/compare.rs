//! The person compares what both devices show, and says whether it is theirs (RFC 8628, 5.4: somebody else's device could be
//! waiting at the end of a link that came by mail).

use super::USER_CODE;
use crate::{
    Provider,
    domain::{Client, Interaction, Journey},
    flow::{
        FlowError, PageVisit, act_on_page,
        steps::{DEVICE, DeviceNote},
        view_page,
    },
};
use std::sync::Arc;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct DeviceView {
    /// The device's client.
    pub client: Arc<Client>,
    /// Who is logged in: mail address.
    pub email: String,
    /// The nine digits.
    pub user_code: String,
    /// Languages that the device asked for, best first.
    pub ui_locales: Vec<String>,
}

/// Reads what the page shows. `None`: the dispatcher is elsewhere.
pub async fn view_codes(provider: &Arc<Provider>, visit: PageVisit) -> Result<Option<DeviceView>, FlowError> {
    let visiting = Arc::clone(provider);
    let view = view_page(provider, visit, move |_, interaction, scene| {
        let (Some(client), Some(account)) = (&scene.client, &scene.account) else { return Ok(None) };
        let Some(user_code) = shown_code(&visiting, interaction) else { return Ok(None) };
        let ui_locales = interaction.request().map(|request| request.ui_locales.clone());
        Ok(Some(DeviceView {
            client: Arc::clone(client),
            email: account.email.clone(),
            user_code,
            ui_locales: ui_locales.unwrap_or_default(),
        }))
    });
    Ok(view.await?.flatten())
}

fn shown_code(provider: &Provider, interaction: &Interaction) -> Option<String> {
    let Journey::Device(device) = &interaction.journey else { return None };
    String::from_utf8(provider.sealer.open(USER_CODE, &device.shown)?).ok()
}

/// Notes what the person said. `false`: the dispatcher is elsewhere.
pub async fn compare_codes(
    provider: &Arc<Provider>,
    visit: PageVisit,
    is_theirs: bool,
) -> Result<bool, FlowError> {
    let done = act_on_page(provider, visit, move |_, interaction, _| {
        interaction.set_note(DEVICE, &DeviceNote { is_theirs: Some(is_theirs) });
        Ok(())
    });
    Ok(done.await?.is_some())
}
