//! Initial access tokens: issued, looked at, ended. With one a client registers itself.

use super::{
    AdminError, Expected, Operator, Page, PageAsk, Version, Versioned,
    audit_change::{Change, audit_change, audit_end},
};
use crate::domain::{InitialTokenIssue, InitialTokenView};
use idp::{
    Provider,
    domain::{InitialAccessToken, InitialAccessTokenId},
    store::initial_access_tokens as tokens,
};
use serde_json::json;
use std::sync::Arc;

/// What cannot change: how many uses are left is no other version of it.
fn version_of(token: &InitialAccessToken) -> Version {
    Version::of(
        &json!({"id": token.id, "note": token.note, "policy": token.policy, "expires_at": token.expires_at}),
    )
}

fn versioned(token: InitialAccessToken) -> Versioned<InitialTokenView> {
    Versioned { version: version_of(&token), object: token.into() }
}

fn object_of(id: &InitialAccessTokenId) -> String {
    format!("initial_access_token:{id}")
}

/// Issues a token. It is in the answer, once.
pub async fn issue_initial_token(
    provider: &Arc<Provider>,
    operator: Operator,
    body: InitialTokenIssue,
) -> Result<Versioned<InitialTokenView>, AdminError> {
    let policy = body.check(provider.widest_policy()).map_err(AdminError::Invalid)?;
    let now = provider.clock.now();
    let secret = provider.random.secret();
    let token = InitialAccessToken {
        id: InitialAccessTokenId::generate(now, &*provider.random),
        note: body.note,
        policy,
        uses_left: body.uses,
        issued_at: now,
        expires_at: now.plus_seconds(body.expires_in),
    };
    let (hash, written) = (secret.hash(), token.clone());
    provider
        .db
        .write(move |tx| {
            tokens::insert(tx, &written, &hash)?;
            let action = "client.initial_token_issued";
            let (object, after) = (object_of(&written.id), version_of(&written));
            let change = Change { action, object, dealer: None, before: None, after: &after };
            Ok::<_, AdminError>(audit_change(tx, &operator, change)?)
        })
        .await?;
    let view = versioned(token);
    Ok(view.map(|view| InitialTokenView { initial_access_token: Some(secret.expose().to_owned()), ..view }))
}

/// The token with this name.
pub async fn find_initial_token(
    provider: &Arc<Provider>,
    id: InitialAccessTokenId,
) -> Result<Versioned<InitialTokenView>, AdminError> {
    let found = provider.db.read(move |tx| Ok::<_, AdminError>(tokens::find(tx, &id)?)).await?;
    found.map(versioned).ok_or(AdminError::NotFound)
}

/// Tokens whose time is not over, oldest first.
pub async fn list_initial_tokens(
    provider: &Arc<Provider>,
    ask: PageAsk,
) -> Result<Page<InitialTokenView>, AdminError> {
    const LIST: &str = "initial-access-tokens";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider.db.read(move |tx| Ok::<_, AdminError>(tokens::list(tx, &after, rows)?)).await?;
    let page = Page::of(found, limit, provider, LIST, |token| token.id.as_str());
    Ok(page.map(InitialTokenView::from))
}

/// Ends a token. Clients that were registered with it stay.
pub async fn end_initial_token(
    provider: &Arc<Provider>,
    operator: Operator,
    id: InitialAccessTokenId,
    expected: Expected,
) -> Result<(), AdminError> {
    provider
        .db
        .write(move |tx| {
            let token = tokens::find(tx, &id)?.ok_or(AdminError::NotFound)?;
            let before = version_of(&token);
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            if !tokens::delete(tx, &id)? {
                return Err(AdminError::NotFound);
            }
            let action = "client.initial_token_ended";
            Ok(audit_end(tx, &operator, action, object_of(&id), None, Some(&before))?)
        })
        .await
}
