//! `prompt=select_account`: going on with the account that is logged in.

use super::{
    FlowError, PageVisit, act_on_page,
    steps::{LOGIN, LoginNote},
};
use crate::Provider;
use std::sync::Arc;

/// Notes the choice. `false`: the dispatcher is elsewhere.
pub async fn choose_account(provider: &Arc<Provider>, visit: PageVisit) -> Result<bool, FlowError> {
    let done = act_on_page(provider, visit, |_, interaction, _| {
        let note = LoginNote { account_chosen: true, ..interaction.note(LOGIN) };
        interaction.set_note(LOGIN, &note);
        Ok(())
    })
    .await?;
    Ok(done.is_some())
}
