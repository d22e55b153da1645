//! Looks at texts and their versions.

use super::{AdminError, Page, PageAsk, Version, Versioned};
use crate::domain::{TextState, TextView, WholeText};
use idp::{Provider, domain::TextVersion, settings::Issuer, store::texts};
use serde_json::json;
use std::sync::Arc;

/// Documents by name, each with the version in force, or with its first where none is yet.
pub async fn list_texts(provider: &Arc<Provider>, ask: PageAsk) -> Result<Page<TextView>, AdminError> {
    let list = "texts";
    let (after, limit) = (ask.after(provider, list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let issuer = provider.settings.issuer.clone();
    let found = provider
        .db
        .read(move |tx| {
            let mut views = Vec::new();
            for document in texts::list_documents(tx, &after, rows)? {
                let current = texts::find_current(tx, &document)?;
                let shown = match &current {
                    Some(current) => Some(current.clone()),
                    None => texts::list_versions(tx, &document)?.pop(),
                };
                views.extend(shown.map(|text| whole(text, current.as_ref(), &issuer).view));
            }
            Ok::<_, AdminError>(views)
        })
        .await?;
    Ok(Page::of(found, limit, provider, list, |view| view.document.as_str()))
}

/// Every version of a document, the latest first.
pub async fn list_text_versions(
    provider: &Arc<Provider>,
    document: String,
    ask: PageAsk,
) -> Result<Page<TextView>, AdminError> {
    // A cursor of one document is worth nothing at another.
    let list = format!("texts/{document}");
    let (before, limit) = (ask.after(provider, &list)?, ask.limit());
    let issuer = provider.settings.issuer.clone();
    let versions: Vec<TextView> = provider
        .db
        .read(move |tx| {
            let current = texts::find_current(tx, &document)?;
            let versions = texts::list_versions(tx, &document)?;
            if versions.is_empty() {
                return Err(AdminError::NotFound);
            }
            Ok(versions.into_iter().map(|text| whole(text, current.as_ref(), &issuer).view).collect())
        })
        .await?;
    // A document has some dozens in its life: a page is cut from what is read.
    let rest = versions.into_iter().filter(|text| before.is_empty() || text.version < before).collect();
    Ok(Page::of(rest, limit, provider, &list, |text| text.version.as_str()))
}

/// One version with its words.
pub async fn find_text(
    provider: &Arc<Provider>,
    document: String,
    version: String,
) -> Result<Versioned<WholeText>, AdminError> {
    let issuer = provider.settings.issuer.clone();
    provider
        .db
        .read(move |tx| {
            let current = texts::find_current(tx, &document)?;
            let text = texts::find(tx, &document, &version)?.ok_or(AdminError::NotFound)?;
            let version = Version::of(&json!({ "hash": text.hash, "effective_at": text.effective_at }));
            Ok(Versioned { object: whole(text, current.as_ref(), &issuer), version })
        })
        .await
}

/// A version as it is shown beside the one in force.
pub(super) fn whole(text: TextVersion, current: Option<&TextVersion>, issuer: &Issuer) -> WholeText {
    let state = match current {
        Some(current) if current.version == text.version => TextState::Current,
        Some(current) if current.version > text.version => TextState::Past,
        _ => TextState::Future,
    };
    let page_url = issuer.url(&format!("/terms/{}/{}", text.document, text.version));
    WholeText::of(text, state, page_url)
}
