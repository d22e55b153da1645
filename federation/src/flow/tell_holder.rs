//! Telling the holder of a link that somebody tried to link the same record (rule 4).

use super::{mail_kind, notify::tell_customer};
use crate::domain::DealerLink;
use idp::{
    Provider,
    store::{self as idp_store, StoreError, Tx},
};

/// Writes to the holder, once a day.
pub(super) fn tell_holder(provider: &Provider, tx: &mut Tx<'_>, held: &DealerLink) -> Result<(), StoreError> {
    let counter = provider.sealer.keyed_hash("conflict-mail", held.id.as_str().as_bytes());
    if idp_store::attempts::count(tx, &counter, 86_400)? == 1 {
        tell_customer(provider, tx, held, mail_kind::CONFLICT)?;
    }
    Ok(())
}
