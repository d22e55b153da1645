//! Consent to the terms of a service (L5).

use super::{FlowError, PageVisit, act_on_page};
use crate::{Provider, store};
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsAccepted {
    /// Recorded, with version and hash.
    Yes,
    /// A newer version came into force between showing and pressing: show it again (E17).
    Changed,
}

/// Records the consent to the version that was shown. `None`: the dispatcher is elsewhere.
pub async fn accept_terms(
    provider: &Arc<Provider>,
    visit: PageVisit,
    shown_version: String,
) -> Result<Option<TermsAccepted>, FlowError> {
    act_on_page(provider, visit, move |tx, _, scene| {
        let (Some(account), Some(client)) = (&scene.account, &scene.client) else {
            return Ok(TermsAccepted::Changed);
        };
        let Some(document) = &client.registration.terms_document else { return Ok(TermsAccepted::Changed) };
        match store::texts::find_current(tx, document)? {
            Some(current) if current.version == shown_version => {
                store::texts::accept(tx, &account.id, &current, Some(&client.id))?;
                Ok(TermsAccepted::Yes)
            }
            _ => Ok(TermsAccepted::Changed),
        }
    })
    .await
}
