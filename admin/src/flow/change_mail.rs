//! Has a mail tried at once, or gives it up.

use super::{
    AdminError, Expected, Operator, Versioned,
    audit_change::{Change, audit_change},
    view_mails::view_mail,
};
use crate::domain::MailView;
use idp::{
    Provider,
    store::{StoreError, Tx, mail_queue},
};
use std::sync::Arc;

type Act = fn(&mut Tx<'_>, &str) -> Result<bool, StoreError>;

/// The mail is due now, whatever it waits for. One that ended has nothing left to send.
pub async fn retry_mail(
    provider: &Arc<Provider>,
    operator: Operator,
    id: String,
    expected: Expected,
) -> Result<Versioned<MailView>, AdminError> {
    change_mail(provider, operator, (id, expected), ("mail.hastened", mail_queue::hasten)).await
}

/// The mail is never sent. One that is being tried at this moment may just have left: that one cannot be given up.
pub async fn give_up_mail(
    provider: &Arc<Provider>,
    operator: Operator,
    id: String,
    expected: Expected,
) -> Result<Versioned<MailView>, AdminError> {
    change_mail(provider, operator, (id, expected), ("mail.given_up", mail_queue::give_up)).await
}

async fn change_mail(
    provider: &Arc<Provider>,
    operator: Operator,
    (id, expected): (String, Expected),
    (action, act): (&'static str, Act),
) -> Result<Versioned<MailView>, AdminError> {
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let before = view_mail(&node, tx, &id)?.version;
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            if !act(tx, &id)? {
                return Err(AdminError::WrongState);
            }
            let mail = view_mail(&node, tx, &id)?;
            let change = Change {
                action,
                object: format!("mail:{id}"),
                dealer: None,
                before: Some(&before),
                after: &mail.version,
            };
            audit_change(tx, &operator, change)?;
            Ok(mail)
        })
        .await
}
