//! Opening a visit: the dealer's system sends the record to show, and gets a launch for its terminal.

use super::{
    CallerToken, DealerCaller, DealerError, Refusal,
    customer_code::seal_code,
    dealer_caller::{About, at_dealer},
    limit_notes::Counter,
    limits::{limits, refused_by},
};
use crate::{
    Federation,
    domain::{
        CustomerRecord, DealerState, FederationLimits, Launch, NOTICE_DOCUMENT, NewVisit, TerminalSession,
        VISIT_SECONDS, ValueWarning, VisitId,
    },
    store,
};
use idp::{
    Provider,
    domain::{ClientId, generate_id},
    store::{self as idp_store, Tx},
};
use std::sync::Arc;

/// How long a launch can be posted, seconds.
const LAUNCH_SECONDS: i64 = 300;

/// The purpose under which launches are sealed.
pub(super) const LAUNCH: &str = "visit-launch";

/// What the dealer's system asks for; the record is checked.
#[derive(Debug)]
pub struct OpenVisit {
    /// In which shop.
    pub shop: String,
    /// By whom, as the dealer names them.
    pub staff: String,
    /// The service that the customer will go on with, if not the usual one.
    pub service: Option<ClientId>,
    /// The record.
    pub customer: CustomerRecord,
    /// What the terminal tells of values that were not taken as they came.
    pub warnings: Vec<ValueWarning>,
}

/// An open visit.
#[derive(Debug)]
pub struct OpenedVisit {
    /// Its name, for own pages.
    pub visit_id: VisitId,
    /// What the dealer's page posts to the terminal, sealed.
    pub launch: String,
    /// Seconds in which it can be posted.
    pub expires_in: i64,
    /// The notice in force, for own pages.
    pub notice_version: String,
}

/// Opens a visit. Of the record only the customer code is stored, sealed and hashed.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn open_visit(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
    token: CallerToken,
    request: OpenVisit,
) -> Result<OpenedVisit, DealerError> {
    let federation = Arc::clone(federation);
    at_dealer(provider, token, About::Dealer, move |provider, tx, caller| {
        check_shop(tx, caller, &request.shop)?;
        count_visit(provider, tx, caller)?;
        let service = find_service(provider, &federation, tx, request.service.as_ref())?;
        let notice = idp_store::texts::find_current(tx, NOTICE_DOCUMENT)?.ok_or(Refusal::NoticeChanged)?;
        let now = tx.now();
        let code = seal_code(&provider.sealer, &caller.dealer.id, &request.customer.customer_code);
        let visit = NewVisit {
            id: VisitId::generate(now, tx.random()),
            dealer_id: caller.dealer.id.clone(),
            client_id: caller.client.client_id.clone(),
            shop: request.shop.clone(),
            staff: request.staff.clone(),
            service,
            code,
        };
        let expires_at = now.plus_seconds(VISIT_SECONDS);
        store::visits::insert(tx, &visit, expires_at)?;
        let launch = Launch {
            jti: generate_id(now, tx.random()),
            expires_at: now.plus_seconds(LAUNCH_SECONDS),
            session: TerminalSession {
                visit_id: visit.id.clone(),
                dealer_id: visit.dealer_id,
                client_id: visit.client_id,
                shop: visit.shop,
                staff: visit.staff,
                launched_emails: request.customer.emails.clone(),
                record: request.customer.clone(),
                warnings: request.warnings.clone(),
                notice_version: None,
                slots: Vec::new(),
                pending: None,
                done: None,
                expires_at,
            },
        };
        let launch = serde_json::to_vec(&launch).map_err(idp_store::StoreError::from)?;
        Ok(OpenedVisit {
            visit_id: visit.id,
            launch: provider.sealer.seal(LAUNCH, &launch),
            expires_in: LAUNCH_SECONDS,
            notice_version: notice.version,
        })
    })
    .await
}

/// Counts a visit of the dealer's system. An error takes the counting back with everything else.
fn count_visit(provider: &Provider, tx: &mut Tx<'_>, caller: &DealerCaller) -> Result<(), DealerError> {
    let client = caller.client.client_id.as_str();
    let name = provider.sealer.keyed_hash("visits-of-client", client.as_bytes());
    let (quota, window, row) =
        (limits(provider).visits_per_client, 3_600, FederationLimits::NAMES.visits_per_client);
    let taken = idp_store::attempts::take(tx, &name, quota, window)?;
    caller.limits.note(tx, Counter { name: &name, row, quota, window })?;
    if taken.is_err() {
        refused_by(provider, row);
        return Err(Refusal::TooManyVisits.into());
    }
    Ok(())
}

fn check_shop(tx: &mut Tx<'_>, caller: &DealerCaller, shop: &str) -> Result<(), DealerError> {
    let known = store::shops::find(tx, &caller.dealer.id, shop)?;
    let usable =
        known.is_some_and(|shop| shop.state == DealerState::Active) && caller.client.may_see_shop(shop);
    if usable { Ok(()) } else { Err(Refusal::UnknownShop.into()) }
}

/// The service must be able to start a login and to receive the link: otherwise the mail would lead nowhere.
fn find_service(
    provider: &Provider,
    federation: &Federation,
    tx: &mut Tx<'_>,
    asked: Option<&ClientId>,
) -> Result<ClientId, DealerError> {
    let id = asked.unwrap_or(&federation.settings.default_service);
    let client = provider.find_client(tx, id)?.ok_or(Refusal::UnknownService)?;
    let registration = &client.registration;
    if registration.initiate_login_uri.is_some() && registration.scope.contains("dealer_links") {
        Ok(id.clone())
    } else {
        Err(Refusal::UnknownService.into())
    }
}
