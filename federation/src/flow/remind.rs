//! Reminders of links that wait (ML3r), on day 7 and day 27. Every node runs it: taking a reminder is a conditional
//! update, so that one of them sends.
//!
//! The mail's link is derived anew from the link's name under the master key, as for a mail that is sent again
//! (`docs/decisions/0001`): nothing secret is kept for it.

use super::{
    DealerError, LimitNotes,
    link_mail::{count_mail, mail_link},
    mail_kind,
    notify::LinkAct,
};
use crate::{
    domain::{DealerLink, REMINDER_DAYS, started_until},
    store,
};
use idp::{
    Provider,
    domain::AccountState,
    flow::FlowError,
    store::{self as idp_store, Tx},
};
use std::sync::Arc;

/// Links that one visit reads.
const BATCH: i64 = 100;

/// Sends what is due; returns how many were sent.
pub(super) async fn remind(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let mut sent = 0;
    for day in REMINDER_DAYS {
        let mut after = String::new();
        loop {
            let due = provider.db.read::<_, FlowError>(move |tx| {
                let until = started_until(day, tx.now());
                Ok(store::reminders::list_due(tx, day, until, &after, BATCH)?)
            });
            let due = due.await?;
            let Some(last) = due.last() else { break };
            after = last.id.to_string();
            for link in due {
                sent += usize::from(remind_of(provider, day, link).await?);
            }
        }
    }
    Ok(sent)
}

/// One reminder; `false` when there is none to send now. Three mails a day to one account are the most, reminders
/// included (rule 8): what would be the fourth waits for the next day.
async fn remind_of(provider: &Arc<Provider>, day: i32, link: DealerLink) -> Result<bool, FlowError> {
    let node = Arc::clone(provider);
    match provider.db.write(move |tx| take(&node, tx, day, &link)).await {
        Ok(sent) => Ok(sent),
        // Taken back with everything else.
        Err(DealerError::Refused(_)) => Ok(false),
        Err(DealerError::Flow(error)) => Err(error),
    }
}

fn take(provider: &Provider, tx: &mut Tx<'_>, day: i32, link: &DealerLink) -> Result<bool, DealerError> {
    let (Some(account), Some(code)) = (&link.account_id, &link.code) else { return Ok(false) };
    let account =
        idp_store::accounts::find(tx, account)?.filter(|account| account.state == AccountState::Active);
    let Some(account) = account else { return Ok(false) };
    if !store::reminders::take(tx, &link.id, day)? {
        return Ok(false);
    }
    count_mail(provider, tx, &LimitNotes::default(), (&link.dealer_id, &code.hash, &account))?;
    let mail = mail_link(provider, tx, mail_kind::REMINDER, link, &account)?;
    store::links::set_mail(tx, link, &mail)?;
    LinkAct::by_system().with(&account).audit(tx, "link.mailed", link, "reminder")?;
    Ok(true)
}
