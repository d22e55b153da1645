//! Starting a link (T2's 次へ): the provisional link and its mail.
//!
//! 1. The visit, held: a repeated press waits and gets what the first one made.
//! 2. The account; the record must not be linked (rule 4).
//! 3. The limits, before anything is replaced (rule 8).
//! 4. What is open for the same record gives way; link, audit and mail are written.

use super::{
    CallerToken, DealerCaller, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    expire_links::expire,
    link_mail::{count_mail, mail_link},
    link_token::{link_token, reception_code, reception_hash},
    look_up_addresses::{find_acknowledged, find_holder},
    mail_kind,
    tell_holder::tell_holder,
};
use crate::{
    Federation,
    domain::{DealerLink, LinkEdge, LinkId, LinkState, Visit, VisitId},
    store,
};
use idp::{
    Provider,
    domain::{Account, AccountState, Timestamp},
    store::{StoreError, Tx},
};
use std::sync::Arc;

/// What is asked for.
#[derive(Debug)]
pub struct StartLink {
    /// In which visit.
    pub visit_id: VisitId,
    /// For which address, in its normal form.
    pub email: String,
    /// Whether the address was typed or changed at the counter.
    pub edited: bool,
    /// When its mail goes out, if the link still waits then: seconds from now. More than 0 where the dealer asks the customer by
    /// backchannel authentication meanwhile, whose mail is enough for whoever answers it.
    pub mail_after: i64,
}

/// A provisional link.
#[derive(Clone, Debug)]
pub struct StartedLink {
    /// Its name.
    pub id: LinkId,
    /// The last second in which it can be completed.
    pub expires_at: Timestamp,
    /// Four digits for the customer, if they will be asked on L6.
    pub reception_code: Option<String>,
}

/// Starts a link, or gives the one that this visit started before for the same account.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn start_link(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
    token: CallerToken,
    start: StartLink,
) -> Result<StartedLink, DealerError> {
    let federation = Arc::clone(federation);
    let started =
        at_dealer(provider, token, About::Visit(start.visit_id.clone()), move |provider, tx, caller| {
            let visit = find_acknowledged(tx, caller, &start.visit_id)?;
            let account = find_holder(tx, &start.email)?.ok_or(Refusal::NoAccount)?;
            if account.state != AccountState::Active {
                return Err(Refusal::CannotStart.into());
            }
            if let Some(started) = started_before(provider, tx, &visit, &account)? {
                return Ok(Ok(started));
            }
            if let Some(refusal) = held_by(provider, tx, caller, (&visit, &account))? {
                // Committed: the holder is told.
                return Ok(Err(refusal));
            }
            count_mail(provider, tx, &caller.limits, (&visit.new.dealer_id, &visit.new.code.hash, &account))?;
            give_way(tx, caller, &visit)?;
            begin(&federation, provider, tx, caller, (&visit, &account, &start)).map(Ok)
        });
    match started.await {
        Ok(started) => Ok(started?),
        // Another visit of the same record was faster by a moment.
        Err(DealerError::Flow(idp::flow::FlowError::Store(StoreError::Duplicate(_)))) => {
            Err(Refusal::TooSoon.into())
        }
        Err(error) => Err(error),
    }
}

/// What this visit started before, if it still waits for the same account.
fn started_before(
    provider: &Provider,
    tx: &mut Tx<'_>,
    visit: &Visit,
    account: &Account,
) -> Result<Option<StartedLink>, DealerError> {
    let Some(id) = &visit.link_id else { return Ok(None) };
    let now = tx.now();
    let link = store::links::find(tx, id)?.filter(|link| link.waits_for(&account.id, now));
    Ok(link.map(|link| StartedLink {
        expires_at: link.expires_at,
        reception_code: link
            .reception_hash
            .is_some()
            .then(|| reception_code(&provider.sealer, &link.id).expose().to_owned()),
        id: link.id,
    }))
}

/// Why the record cannot be linked with this account; another holder is told, once a day.
fn held_by(
    provider: &Provider,
    tx: &mut Tx<'_>,
    caller: &DealerCaller,
    (visit, account): (&Visit, &Account),
) -> Result<Option<Refusal>, DealerError> {
    let states = [LinkState::Linked, LinkState::Disputed];
    let held = store::links::find_of_record(tx, &visit.new.dealer_id, &visit.new.code.hash, &states)?;
    let Some(held) = held else { return Ok(None) };
    if held.account_id.as_ref() == Some(&account.id) {
        return Ok(Some(Refusal::AlreadyLinked));
    }
    caller.act().audit(tx, "link.conflict", &held, "conflict")?;
    tell_holder(provider, tx, &held)?;
    Ok(Some(Refusal::Conflict))
}

/// What is open for the same record ends: superseded, or expired if its time is over.
fn give_way(tx: &mut Tx<'_>, caller: &DealerCaller, visit: &Visit) -> Result<(), DealerError> {
    let open = [LinkState::Provisional];
    let Some(old) = store::links::find_of_record(tx, &visit.new.dealer_id, &visit.new.code.hash, &open)?
    else {
        return Ok(());
    };
    if old.state_at(tx.now()) == LinkState::Expired {
        expire(tx, &old)?;
    } else if store::links::advance(tx, &old.id, LinkEdge::Supersede)? {
        caller.act().audit(tx, "link.superseded", &old, "ok")?;
    }
    Ok(())
}

fn begin(
    federation: &Federation,
    provider: &Provider,
    tx: &mut Tx<'_>,
    caller: &DealerCaller,
    (visit, account, start): (&Visit, &Account, &StartLink),
) -> Result<StartedLink, DealerError> {
    let now = tx.now();
    let id = LinkId::generate(now, tx.random());
    let code =
        federation.settings.reception_code.asks(start.edited).then(|| reception_code(&provider.sealer, &id));
    let mut link = DealerLink {
        dealer_id: visit.new.dealer_id.clone(),
        shop: visit.new.shop.clone(),
        staff: visit.new.staff.clone(),
        service: visit.new.service.clone(),
        code: Some(visit.new.code.clone()),
        account_id: Some(account.id.clone()),
        token_hash: link_token(&provider.sealer, &id).hash(),
        reception_hash: code.as_ref().map(|code| reception_hash(&provider.sealer, &id, code)),
        reception_tries: 0,
        notice_version: visit.notice_version.clone().unwrap_or_default(),
        state: LinkState::Provisional,
        mail_id: None,
        undeliverable_at: None,
        created_at: now,
        expires_at: DealerLink::expiry_of_start(now),
        linked_at: None,
        ended_at: None,
        id,
    };
    let mail = mail_link(provider, tx, mail_kind::START, &link, account)?;
    if start.mail_after > 0 {
        idp::store::outbox::defer(tx, &mail, now.plus_seconds(start.mail_after))?;
    }
    link.mail_id = Some(mail);
    store::links::insert(tx, &link)?;
    store::visits::set_link(tx, &visit.new.id, &link.id)?;
    let act = caller.act().with(account);
    act.audit(tx, "link.started", &link, "ok")?;
    act.audit(tx, "link.mailed", &link, "start")?;
    Ok(StartedLink {
        expires_at: link.expires_at,
        reception_code: code.map(|code| code.expose().to_owned()),
        id: link.id,
    })
}
