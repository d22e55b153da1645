//! Publishes a version of a text, or shows how it would look.

use super::{
    AdminError, Operator, Version, Versioned,
    audit_change::{Change, audit_change},
    view_texts::whole,
};
use crate::domain::{TextPreview, TextPublication, WholeText};
use idp::{
    Provider,
    domain::{Announcement, TextVersion},
    store::{Tx, texts},
};
use serde_json::json;
use std::sync::Arc;

/// Publishes a version. From then on it never changes; from its day on it is the one that people agree to.
pub async fn publish_text(
    provider: &Arc<Provider>,
    operator: Operator,
    document: String,
    body: TextPublication,
) -> Result<Versioned<WholeText>, AdminError> {
    let (db, issuer) = (provider.db.clone(), provider.settings.issuer.clone());
    db.write(move |tx| {
        let text = judged(tx, &document, &body)?;
        let version = write_text(tx, &operator, &text, body.announce_to)?;
        let current = texts::find_current(tx, &document)?;
        Ok(Versioned { object: whole(text, current.as_ref(), &issuer), version })
    })
    .await
}

/// Writes a version that was judged, in the visit of the caller.
pub(super) fn write_text(
    tx: &mut Tx<'_>,
    operator: &Operator,
    text: &TextVersion,
    announce_to: Option<Announcement>,
) -> Result<Version, AdminError> {
    if !texts::insert_new(tx, text)? {
        return Err(AdminError::Taken);
    }
    if let Some(to) = announce_to {
        texts::announce(tx, text, to)?;
    }
    let version = Version::of(&json!({ "hash": text.hash, "effective_at": text.effective_at }));
    let object = format!("text:{}/{}", text.document, text.version);
    let change = Change { action: "text.published", object, dealer: None, before: None, after: &version };
    audit_change(tx, operator, change)?;
    Ok(version)
}

/// How a version would look, held to the same rules. Nothing is stored.
pub async fn preview_text(
    provider: &Arc<Provider>,
    document: String,
    body: TextPublication,
) -> Result<TextPreview, AdminError> {
    provider.db.read(move |tx| Ok(TextPreview::of(&judged(tx, &document, &body)?))).await
}

fn judged(tx: &mut Tx<'_>, document: &str, body: &TextPublication) -> Result<TextVersion, AdminError> {
    let before = texts::list_versions(tx, document)?.into_iter().next();
    let now = tx.now();
    body.check(document, before.as_ref(), now).map_err(AdminError::Invalid)
}
