//! A19: the language of mails. That of pages is the browser's to remember.

use super::{AccountVisit, Need, Visited, act_on_account};
use crate::{
    Provider,
    domain::Lang,
    flow::FlowError,
    store::{self, audit::AuditEvent},
};
use std::sync::Arc;

/// Sets it, when somebody is logged in.
pub async fn choose_language(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    lang: Lang,
) -> Result<Visited<()>, FlowError> {
    let request_id = visit.request_id.clone();
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        if scene.account.locale == lang.tag() {
            return Ok(());
        }
        store::accounts::update_locale(tx, &scene.account.id, lang.tag())?;
        let mut event =
            AuditEvent::new(scene.actor(), "account.language", format!("account:{}", scene.account.id));
        event.request_id.clone_from(&request_id);
        event.account_kind = Some(scene.account.kind);
        Ok(store::audit::insert(tx, &event)?)
    })
    .await
}
