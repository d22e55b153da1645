//! Tells people of new versions of texts (ML10), a small batch a visit.
//!
//! 1. Find a version that somebody wanted announced and that not everybody was told of.
//! 2. Move its mark past the next accounts; a node that comes second moves nothing and sends nothing.
//! 3. Put their mails into the outbox, in the same visit: told and marked, or neither.

use super::{FlowError, queue_mail};
use crate::{
    Provider,
    mail::messages::{Message, TermsChanged},
    store,
};
use serde_json::json;
use std::sync::Arc;

/// Mails of one visit: the outbox must have room for the code that somebody waits for.
const BATCH: i64 = 50;

/// One batch; returns how many were told. After a full batch there are likely more.
pub async fn announce_texts(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    if provider.db.read(store::texts::find_to_announce).await?.is_none() {
        return Ok(0);
    }
    let (db, provider) = (provider.db.clone(), Arc::clone(provider));
    db.write(move |tx| {
        let Some(announced) = store::texts::find_to_announce(tx)? else { return Ok(0) };
        let accounts = store::texts::list_to_tell(tx, &announced, BATCH)?;
        let last = accounts.last().map(|id| id.as_str());
        if !store::texts::advance_announcement(tx, &announced, last)? {
            return Ok(0);
        }
        let text = &announced.text;
        let data = json!({
            "title_ja": text.title_ja,
            "title_en": text.title_en,
            "changes_ja": text.changes_ja,
            "changes_en": text.changes_en,
            "effective": text.effective_day(),
            "text_url": provider.settings.issuer.url(&format!("/terms/{}/{}", text.document, text.version)),
        });
        for account in &accounts {
            queue_mail(&provider, tx, TermsChanged::KIND, account, &data, None)?;
        }
        Ok(accounts.len())
    })
    .await
}
