//! How far somebody came with the links that wait for them: counted once a link (events, never states).

use super::notify::LinkAct;
use crate::{
    domain::{DealerLink, LinkProgress},
    store,
};
use idp::{
    domain::Account,
    store::{StoreError, Tx, audit::Actor},
};

/// Counts the steps that are reached for the first time.
pub(crate) fn note_progress(
    tx: &mut Tx<'_>,
    account: &Account,
    links: &[DealerLink],
    reached: LinkProgress,
) -> Result<(), StoreError> {
    let actor = Actor::Account(account.id.to_string());
    let act = LinkAct::by(&actor, "").with(account);
    for link in links {
        let fresh = store::link_progress::reach(tx, &link.id, reached)?;
        for (_, event) in LinkProgress::EVENTS.into_iter().filter(|(step, _)| fresh.holds(*step)) {
            act.audit(tx, event, link, "ok")?;
        }
    }
    Ok(())
}
