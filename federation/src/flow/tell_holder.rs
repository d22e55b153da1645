//! Telling the holder of a link that somebody tried to link the same record (rule 4).

use super::{
    mail_kind,
    notify::{Counterpart, with},
};
use crate::domain::DealerLink;
use idp::{
    Provider,
    flow::queue_mail,
    store::{self as idp_store, StoreError, Tx},
};
use serde_json::json;

/// Writes to the holder, once a day.
pub(super) fn tell_holder(provider: &Provider, tx: &mut Tx<'_>, held: &DealerLink) -> Result<(), StoreError> {
    let counter = provider.sealer.keyed_hash("conflict-mail", held.id.as_str().as_bytes());
    if let (Some(holder), 1) = (&held.account_id, idp_store::attempts::count(tx, &counter, 86_400)?)
        && let Some(counterpart) = Counterpart::find(tx, held)?
    {
        let data = with(counterpart.mail_data(), json!({ "at": tx.now().seconds() }));
        queue_mail(provider, tx, mail_kind::CONFLICT, holder, &data, None)?;
    }
    Ok(())
}
