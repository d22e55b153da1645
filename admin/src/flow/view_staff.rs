//! Looks at the people of the back office, and at who is invited.

use super::{AdminError, Page, PageAsk, Versioned, edit_staff};
use crate::{
    domain::{InvitationView, StaffView},
    store,
};
use idp::{Provider, domain::AccountId};
use std::sync::Arc;

/// The member with this account.
pub async fn find_staff(
    provider: &Arc<Provider>,
    account: AccountId,
) -> Result<Versioned<StaffView>, AdminError> {
    provider
        .db
        .read(move |tx| {
            let member = edit_staff::find(tx, &account)?;
            Ok(edit_staff::shown(tx, member)?)
        })
        .await
}

/// Everybody, by account.
pub async fn list_staff(provider: &Arc<Provider>, ask: PageAsk) -> Result<Page<StaffView>, AdminError> {
    const LIST: &str = "staff";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| {
            let members = store::staff::list(tx, &after, rows)?.into_iter();
            let views = members.map(|member| {
                let version = edit_staff::version_of(&member);
                edit_staff::shown(tx, Versioned { object: member, version }).map(|shown| shown.object)
            });
            Ok::<_, AdminError>(views.collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(Page::of(found, limit, provider, LIST, |member: &StaffView| member.account_id.as_str()))
}

/// Who is invited and has not come yet, oldest first.
pub async fn list_invitations(
    provider: &Arc<Provider>,
    ask: PageAsk,
) -> Result<Page<InvitationView>, AdminError> {
    const LIST: &str = "staff-invitations";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| Ok::<_, AdminError>(store::staff_invitations::list(tx, &after, rows)?))
        .await?;
    let page = Page::of(found, limit, provider, LIST, |invitation| invitation.id.as_str());
    Ok(page.map(InvitationView::from))
}

/// The invitation with this name, if its time is not over.
pub async fn find_invitation(provider: &Arc<Provider>, id: String) -> Result<InvitationView, AdminError> {
    let found =
        provider.db.read(move |tx| Ok::<_, AdminError>(store::staff_invitations::find(tx, &id)?)).await?;
    found.map(InvitationView::from).ok_or(AdminError::NotFound)
}
