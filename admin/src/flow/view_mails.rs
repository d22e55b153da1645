//! Looks at the mails of the outbox.

use super::{AdminError, Page, PageAsk, Version, Versioned};
use crate::domain::MailView;
use federation::domain::mask_email;
use idp::{
    Provider,
    flow::find_mail_address,
    store::{
        Tx,
        mail_queue::{self, MailFilter, QueuedMail},
    },
};
use serde_json::json;
use std::sync::Arc;

/// Mails, newest first.
pub async fn list_mails(
    provider: &Arc<Provider>,
    filter: MailFilter,
    ask: PageAsk,
) -> Result<Page<MailView>, AdminError> {
    const LIST: &str = "mails";
    let (before, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let node = Arc::clone(provider);
    let found = provider
        .db
        .read(move |tx| {
            let mails = mail_queue::list(tx, &filter, &before, rows)?;
            mails
                .into_iter()
                .map(|mail| Ok(view(&node, tx, mail)?.object))
                .collect::<Result<Vec<_>, AdminError>>()
        })
        .await?;
    Ok(Page::of(found, limit, provider, LIST, |mail| mail.mail_id.as_str()))
}

/// The mail with this id.
pub async fn find_mail(provider: &Arc<Provider>, id: String) -> Result<Versioned<MailView>, AdminError> {
    let node = Arc::clone(provider);
    provider.db.read(move |tx| view_mail(&node, tx, &id)).await
}

/// The mail as it is.
pub(super) fn view_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    id: &str,
) -> Result<Versioned<MailView>, AdminError> {
    let mail = mail_queue::find(tx, id)?.ok_or(AdminError::NotFound)?;
    view(provider, tx, mail)
}

/// The version leaves the age out: a mail that only waits is the same.
fn view(provider: &Provider, tx: &mut Tx<'_>, mail: QueuedMail) -> Result<Versioned<MailView>, AdminError> {
    let receiver = find_mail_address(provider, tx, &mail)?.as_deref().map(mask_email);
    let version = Version::of(&json!({
        "id": mail.id, "state": mail.state.as_str(), "attempts": mail.attempts, "due_at": mail.due_at,
    }));
    Ok(Versioned { object: MailView::at(tx.now(), mail, receiver), version })
}
