//! What must be there before the first visit.

use crate::domain::shipped_texts;
use idp::{
    Provider,
    store::{self as idp_store, StoreError},
};
use std::sync::Arc;

/// Publishes the shipped versions of notice and consent unless they are there. At every start.
pub async fn insert_shipped_texts(provider: &Arc<Provider>) -> Result<(), StoreError> {
    provider
        .db
        .write(|tx| {
            for text in shipped_texts() {
                idp_store::texts::insert_new(tx, &text)?;
            }
            Ok(())
        })
        .await
}
