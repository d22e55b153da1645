//! Which terms an account has to agree to now: those of the common ID itself when they are new, then the service's.

use crate::{
    domain::{Account, Client, TextVersion},
    flow::register::TERMS_DOCUMENT,
    store::{self, StoreError, Tx},
};

/// Terms that are to be read and agreed to.
#[derive(Clone, Debug)]
pub struct DueTerms {
    /// The version in force.
    pub text: TextVersion,
    /// An earlier version was agreed to: what changed is shown.
    pub is_update: bool,
    /// The terms of the common ID, which no service has.
    pub is_own: bool,
}

/// The first terms that are due; `None` when everything in force is agreed to.
///
/// The common ID's own terms are agreed to when somebody registers, so that here they can only be an update. Of any
/// number of versions that came meanwhile the one in force is asked for, once.
pub fn find_due_terms(
    tx: &mut Tx<'_>,
    account: &Account,
    client: Option<&Client>,
) -> Result<Option<DueTerms>, StoreError> {
    if let Some(due) = due(tx, account, TERMS_DOCUMENT)?.filter(|due| due.is_update) {
        return Ok(Some(DueTerms { is_own: true, ..due }));
    }
    match client.and_then(|client| client.registration.terms_document.as_ref()) {
        Some(document) => due(tx, account, document),
        None => Ok(None),
    }
}

fn due(tx: &mut Tx<'_>, account: &Account, document: &str) -> Result<Option<DueTerms>, StoreError> {
    let Some(text) = store::texts::find_current(tx, document)? else { return Ok(None) };
    let accepted = store::texts::find_accepted(tx, &account.id, document)?;
    let is_update = accepted.is_some();
    let is_agreed = accepted.is_some_and(|version| version >= text.version);
    Ok((!is_agreed).then_some(DueTerms { text, is_update, is_own: false }))
}
