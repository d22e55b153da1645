//! M12's job: the dealer link of a user who has arrived, with consent record, audit, mail and events, in one transaction,
//! exactly once. What fails is tried again with growing pauses for half a minute; then its owner may (E18).

use super::{TASK, arrive::record_of, audit_user, site_events::tell_site};
use crate::{Federation, flow::expire_links::expire};
use crate::{
    domain::{
        DealerLink, DealerState, EventKind, HandoverStage, LegacyUser, LinkEdge, LinkId, LinkState,
        MIGRATION, MIGRATION_CONSENT, MigrationState, MigrationTask, SHOWN_SECONDS, migration_terms,
        pause_seconds,
    },
    flow::{
        customer_code::seal_code,
        mail_kind,
        notify::{Counterpart, LinkAct, tell_dealer, with},
        tell_holder::tell_holder,
    },
    store::{self, consents::NewConsent},
};
use idp::{
    Provider,
    domain::{AccountState, Client},
    flow::{FlowError, queue_mail},
    store::{self as idp_store, StoreError, Tx, VisitError},
};
use serde_json::json;
use std::sync::Arc;

/// Jobs that one round takes at most.
const BATCH: i64 = 16;

/// Why a try did not come to its end.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// The dealer does not take part at the moment.
    #[error("the dealer is suspended")]
    DealerSuspended,
    /// What is to be made cannot be read.
    #[error("the task cannot be opened: is the master key the one it was sealed with?")]
    Unreadable,
    /// The store failed.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Flow(FlowError::Store(error))
    }
}

impl VisitError for Trouble {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Flow(error) = self { error.as_store() } else { None }
    }
}

/// One round over the jobs that are due; returns how many it looked at. Every node runs it.
pub async fn create_links(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
) -> Result<usize, FlowError> {
    let due = provider.db.read::<_, FlowError>(|tx| Ok(store::legacy_users::list_due(tx, BATCH)?)).await?;
    let count = due.len();
    for (site, user_hash) in due {
        let (federation, node) = (Arc::clone(federation), Arc::clone(provider));
        let (of, key) = ((site.clone(), user_hash.clone()), (site, user_hash));
        let made = provider.db.write(move |tx| create(&federation, &node, tx, (&of.0, &of.1))).await;
        if let Err(trouble) = made {
            provider.db.write(move |tx| note_trouble(tx, (&key.0, &key.1), &trouble)).await?;
        }
    }
    Ok(count)
}

fn create(
    federation: &Federation,
    provider: &Provider,
    tx: &mut Tx<'_>,
    (site, user_hash): (&str, &str),
) -> Result<(), Trouble> {
    let Some(user) = store::legacy_users::hold_due(tx, site, user_hash)? else { return Ok(()) };
    let task = user.task.as_deref().and_then(|sealed| provider.sealer.open(TASK, sealed));
    let task: MigrationTask =
        task.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or(Trouble::Unreadable)?;
    let account = idp_store::accounts::find(tx, &user.account_id)?;
    if account.is_none_or(|account| account.state != AccountState::Active) {
        return Ok(give_up(tx, &user, HandoverStage::NoAccount)?);
    }
    let dealer = store::dealers::find(tx, &task.dealer)?;
    if dealer.is_none_or(|dealer| dealer.state != DealerState::Active) {
        return Err(Trouble::DealerSuspended);
    }
    let service = federation.settings.migration.site(site).map(|site| site.service.clone());
    let service = match service {
        Some(service) => provider.find_client(tx, &service)?,
        None => None,
    };
    let code = seal_code(&provider.sealer, &task.dealer, &task.customer_code);
    let link = match record_of(tx, &task.dealer, &code.hash)? {
        Some(held) if held.account_id.as_ref() == Some(&user.account_id) => held,
        Some(held) => {
            // Somebody linked the record between the login and now.
            tell_holder(provider, tx, &held)?;
            return Ok(give_up(tx, &user, HandoverStage::OtherRecord)?);
        }
        None => {
            give_way(tx, &task, &code.hash)?;
            let link = new_link(tx, &user, &task, code, service.as_deref());
            store::links::insert(tx, &link)?;
            record_consent(tx, &user, &task, &link)?;
            let act = LinkAct::by_system().in_journey(MIGRATION);
            act.audit(tx, "link.completed", &link, "ok")?;
            tell_dealer(tx, &link, EventKind::Linked)?;
            link
        }
    };
    store::legacy_users::complete(tx, &user)?;
    audit_user(tx, "migration.completed", &user, "ok")?;
    tell_site(federation, tx, &user)?;
    Ok(mail(provider, tx, &user, &link, service.as_deref())?)
}

/// What waits for the same record at the counter is overtaken.
fn give_way(tx: &mut Tx<'_>, task: &MigrationTask, code_hash: &str) -> Result<(), StoreError> {
    let open = [LinkState::Provisional];
    let Some(old) = store::links::find_of_record(tx, &task.dealer, code_hash, &open)? else { return Ok(()) };
    if old.state_at(tx.now()) == LinkState::Expired {
        return expire(tx, &old);
    }
    if store::links::advance(tx, &old.id, LinkEdge::Supersede)? {
        LinkAct::by_system().audit(tx, "link.superseded", &old, "ok")?;
    }
    Ok(())
}

/// Linked from its first moment: there was no terminal, and there is no mail to answer.
fn new_link(
    tx: &Tx<'_>,
    user: &LegacyUser,
    task: &MigrationTask,
    code: crate::domain::CustomerCode,
    service: Option<&Client>,
) -> DealerLink {
    let now = tx.now();
    DealerLink {
        id: LinkId::generate(now, tx.random()),
        dealer_id: task.dealer.clone(),
        shop: String::new(),
        staff: String::new(),
        service: service.map_or_else(|| user.site.as_str().into(), |service| service.id.clone()),
        code: Some(code),
        account_id: Some(user.account_id.clone()),
        // Of a token that nobody has.
        token_hash: tx.random().secret().hash(),
        reception_hash: None,
        reception_tries: 0,
        notice_version: String::new(),
        state: LinkState::Linked,
        mail_id: None,
        undeliverable_at: None,
        created_at: now,
        expires_at: now,
        linked_at: Some(now),
        ended_at: None,
    }
}

fn record_consent(
    tx: &mut Tx<'_>,
    user: &LegacyUser,
    task: &MigrationTask,
    link: &DealerLink,
) -> Result<(), StoreError> {
    let text = idp_store::texts::find(tx, MIGRATION_CONSENT, &task.consent_version)?
        .ok_or_else(|| StoreError::unreadable("legacy_users.task"))?;
    store::consents::insert(
        tx,
        &NewConsent {
            link_id: &link.id,
            account_id: &user.account_id,
            dealer_id: &link.dealer_id,
            text: &text,
            terms: &migration_terms(link.dealer_id.as_str()),
            journey: MIGRATION,
        },
    )
}

/// ML11.
fn mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    user: &LegacyUser,
    link: &DealerLink,
    service: Option<&Client>,
) -> Result<(), StoreError> {
    let Some(counterpart) = Counterpart::find(tx, link)? else { return Ok(()) };
    let registration = service.map(|service| &service.registration);
    let data = with(
        counterpart.mail_data(),
        json!({
            "service_ja": registration.map(|it| it.client_name.as_str()).unwrap_or_default(),
            "service_en": registration.map(|it| it.client_name_en.as_str()).unwrap_or_default(),
            "service_url": registration.and_then(|it| it.client_uri.as_deref()),
            "reminder_url": provider.settings.issuer.url("/reminder"),
        }),
    );
    queue_mail(provider, tx, mail_kind::MIGRATED, &user.account_id, &data, None).map(drop)
}

/// It can never be made: the user is free again, and the browser is told why (E19).
fn give_up(tx: &mut Tx<'_>, user: &LegacyUser, stage: HandoverStage) -> Result<(), StoreError> {
    store::legacy_users::delete(tx, user)?;
    let until = tx.now().plus_seconds(SHOWN_SECONDS);
    store::handovers::end(tx, &user.handover, stage, until)?;
    audit_user(tx, "migration.failed", user, stage.as_str())
}

/// Notes a failed try: the next one after a pause, or none when it has taken too long.
fn note_trouble(
    tx: &mut Tx<'_>,
    (site, user_hash): (&str, &str),
    trouble: &Trouble,
) -> Result<(), FlowError> {
    let Some(user) = store::legacy_users::hold_due(tx, site, user_hash)? else { return Ok(()) };
    let now = tx.now();
    let due_at = now.plus_seconds(pause_seconds(user.attempts));
    let reference = &user.reference;
    if user.state_at(due_at) != MigrationState::Failed {
        tracing::warn!(%reference, cause = %trouble, "a migration did not succeed and will be tried again");
        return Ok(store::legacy_users::note_failure(tx, &user, MigrationState::Creating, due_at)?);
    }
    // An alert for operators; the reference is what the customer quotes.
    tracing::error!(%reference, cause = %trouble, "a migration failed");
    store::legacy_users::note_failure(tx, &user, MigrationState::Failed, due_at)?;
    let result = match trouble {
        Trouble::DealerSuspended => "dealer_suspended",
        Trouble::Unreadable | Trouble::Flow(_) => "error",
    };
    Ok(audit_user(tx, "migration.failed", &user, result)?)
}
