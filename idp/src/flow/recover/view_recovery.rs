//! What the pages of a recovery show, in a visit that only reads.

use super::{RecoveryStage, RecoveryVisit, find};
use crate::{
    Provider,
    domain::InteractionId,
    flow::{
        FlowError,
        mail_turn::{MailDoor, MailTurn, MailWaiting},
    },
    store,
};
use std::sync::Arc;

/// A recovery as far as its pages show it.
#[derive(Clone, Debug)]
pub struct RecoveryView {
    /// Where it stands.
    pub stage: RecoveryStage,
    /// What was typed as ID.
    pub name: String,
    /// The address of the account, when everything is proven.
    pub email: Option<String>,
    /// The interaction to go back to, while it lives.
    pub interaction: Option<InteractionId>,
    /// What a browser waits for that was told when the next mail can be sent.
    pub turn: Option<MailTurn>,
}

/// Reads the recovery of this browser.
pub async fn view_recovery(
    provider: &Arc<Provider>,
    visit: &RecoveryVisit,
) -> Result<RecoveryView, FlowError> {
    let (db, provider, browser) = (provider.db.clone(), Arc::clone(provider), visit.browser.hash());
    db.read(move |tx| {
        let waiting = MailWaiting { door: MailDoor::Recovery, browser: &browser, account: "" };
        let turn = waiting.view(&provider, tx)?;
        let Some(found) = find(&provider, tx, &browser)? else {
            return Ok(RecoveryView {
                stage: RecoveryStage::Start,
                name: String::new(),
                email: None,
                interaction: None,
                turn,
            });
        };
        let interaction = match &found.subject.interaction {
            Some(id) => store::interactions::find(tx, id, &browser)?.map(|found| found.id),
            None => None,
        };
        let proven = found.account.filter(|_| found.stage == RecoveryStage::Password);
        let email = proven.map(|account| account.email);
        Ok(RecoveryView { stage: found.stage, name: found.subject.name, email, interaction, turn })
    })
    .await
}
