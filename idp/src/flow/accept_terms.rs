//! Consent to terms (L5).

use super::{FlowError, PageVisit, act_on_page, find_due_terms};
use crate::{
    Provider,
    domain::TextVersion,
    store::{
        self,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsAccepted {
    /// Recorded, with version and hash.
    Yes,
    /// A newer version came into force between showing and pressing: show it again (E17).
    Changed,
}

/// The text that a page showed.
#[derive(Clone, Debug)]
pub struct ShownTerms {
    /// Which document.
    pub document: String,
    /// Which version.
    pub version: String,
    /// The request, for the audit.
    pub request_id: String,
}

/// Records the consent to the version that was shown. `None`: the dispatcher is elsewhere.
pub async fn accept_terms(
    provider: &Arc<Provider>,
    visit: PageVisit,
    shown: ShownTerms,
) -> Result<Option<TermsAccepted>, FlowError> {
    act_on_page(provider, visit, move |tx, _, scene| {
        let Some(account) = &scene.account else { return Ok(TermsAccepted::Changed) };
        let due = find_due_terms(tx, account, scene.client.as_deref())?;
        let was_shown = |text: &TextVersion| text.document == shown.document && text.version == shown.version;
        let Some(due) = due.filter(|due| was_shown(&due.text)) else { return Ok(TermsAccepted::Changed) };
        let client = scene.client.as_ref().filter(|_| !due.is_own).map(|client| &client.id);
        store::texts::accept(tx, &account.id, &due.text, client)?;
        let actor = Actor::Account(account.id.to_string());
        let object = format!("text:{}/{}", due.text.document, due.text.version);
        let mut event = AuditEvent::new(actor, "terms.accepted", object);
        event.request_id.clone_from(&shown.request_id);
        event.after_digest = Some(due.text.hash.clone());
        store::audit::insert(tx, &event)?;
        Ok(TermsAccepted::Yes)
    })
    .await
}
