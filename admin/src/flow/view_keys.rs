//! Looks at the signing keys.

use super::{AdminError, Page, PageAsk, Version, Versioned};
use crate::domain::SigningKeyView;
use idp::{
    Provider,
    flow::{KeyLine, list_keys},
};
use serde_json::json;
use std::sync::Arc;

/// All keys, oldest first. There is a handful: a page is cut from what is read.
pub async fn list_signing_keys(
    provider: &Arc<Provider>,
    ask: PageAsk,
) -> Result<Page<SigningKeyView>, AdminError> {
    const LIST: &str = "keys";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let now = provider.clock.now();
    let keys = list_keys(&provider.db, &provider.settings, now).await?;
    let mut rest: Vec<(String, KeyLine)> =
        keys.into_iter().map(|key| (place(&key), key)).filter(|(place, _)| *place > after).collect();
    rest.sort_by(|(a, _), (b, _)| a.cmp(b));
    let page = Page::of(rest, limit, provider, LIST, |(place, _)| place.as_str());
    Ok(page.map(|(_, key)| SigningKeyView::at(now, key)))
}

/// Where a key stands in the list: ages of one length, so that they sort as text.
fn place(key: &KeyLine) -> String {
    format!("{:020}/{}", key.created_at, key.kid)
}

/// The key with this name.
pub async fn find_signing_key(
    provider: &Arc<Provider>,
    kid: &str,
) -> Result<Versioned<SigningKeyView>, AdminError> {
    let now = provider.clock.now();
    let keys = list_keys(&provider.db, &provider.settings, now).await?;
    let key = keys.into_iter().find(|key| key.kid == kid).ok_or(AdminError::NotFound)?;
    let version = Version::of(&json!({ "kid": key.kid, "state": key.state, "since": key.changed_at }));
    Ok(Versioned { object: SigningKeyView::at(now, key), version })
}
