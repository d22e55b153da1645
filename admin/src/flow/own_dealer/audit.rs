//! What the dealer's own people did: members of staff here, and people at its terminals. What operators did to the dealer
//! is not among it, and no line names a customer's account.

use super::OwnDealer;
use crate::{
    domain::AuditView,
    flow::{AdminError, Page, PageAsk},
    store::staff,
};
use idp::{
    Provider,
    domain::{AccountId, Timestamp},
    store::{
        accounts,
        audit_people::{PeopleFilter, search_people},
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct OwnAuditAsked {
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// A line, with names for the people in it.
#[derive(Clone, Debug)]
pub struct OwnAuditLine {
    /// The line.
    pub line: AuditView,
    /// Who: the mail address of a member of staff; the dealer's own name of somebody at a terminal.
    pub who: String,
    /// To what, in the same way; nothing where it would name somebody else's account.
    pub object: String,
}

/// The lines that fit, newest first.
pub async fn list_own_audit(
    provider: &Arc<Provider>,
    own: &OwnDealer,
    asked: OwnAuditAsked,
    ask: PageAsk,
) -> Result<Page<OwnAuditLine>, AdminError> {
    let dealer = own.dealer.clone();
    let list = format!("own-audit/{dealer}");
    let (before, limit) = (ask.after(provider, &list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| {
            let mut people = BTreeMap::new();
            for account in staff::accounts_of_dealer(tx, &dealer)? {
                let found = accounts::find(tx, &AccountId::from(account.as_str()))?;
                people.insert(account, found.map(|account| account.email));
            }
            let filter = PeopleFilter {
                dealer: dealer.as_str(),
                accounts: people.keys().map(String::as_str).collect(),
                time: (asked.from, asked.to),
            };
            let lines = search_people(tx, &filter, &before, rows)?.into_iter().map(AuditView::from);
            Ok::<_, AdminError>(lines.map(|line| named(line, &people)).collect::<Vec<_>>())
        })
        .await?;
    Ok(Page::of(found, limit, provider, &list, |own| own.line.id.as_str()))
}

fn named(line: AuditView, people: &BTreeMap<String, Option<String>>) -> OwnAuditLine {
    let name = |id: &str| people.get(id).map(|email| email.clone().unwrap_or_else(|| id.to_owned()));
    let object = match line.object.strip_prefix("account:") {
        Some(account) => name(account).unwrap_or_default(),
        None => line.object.clone(),
    };
    OwnAuditLine { who: name(&line.actor).unwrap_or_else(|| line.actor.clone()), object, line }
}
