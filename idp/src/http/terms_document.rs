//! `/terms/{document}/{version}`: a versioned text to read; what was agreed to stays readable.

use super::{PageError, Visitor};
use crate::{pages::Document, store};
use actix_web::{HttpResponse, web};

/// Shows one version.
pub(super) async fn get(visitor: Visitor, path: web::Path<(String, String)>) -> HttpResponse {
    let (document, version) = path.into_inner();
    match visitor.provider.db.read(move |tx| store::texts::find(tx, &document, &version)).await {
        Ok(Some(text)) => visitor.page(&Document {
            shell: visitor.shell(),
            title: text.title(visitor.lang).to_owned(),
            version: text.version.clone(),
            effective: text.effective_day(),
            is_preview: text.effective_at > visitor.provider.clock.now(),
            changes: text.changes(visitor.lang).to_owned(),
            body: text.body(visitor.lang).to_owned(),
        }),
        Ok(None) => PageError::NotFound.answer(&visitor),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
