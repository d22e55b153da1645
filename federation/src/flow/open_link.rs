//! The link of a mail, opened (L0). Looking changes nothing; going on notes which link this browser came for.

use super::notify::{Counterpart, LinkAct};
use crate::{
    domain::{DealerLink, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    domain::{Client, Secret, TokenHash},
    flow::FlowError,
    store::{self as idp_store, Tx, audit::Actor},
};
use std::sync::Arc;

/// How long a browser is known to have come for a link, seconds.
const OPENING_SECONDS: i64 = 3_600;

/// A link as L0 shows it.
#[derive(Debug)]
pub struct OpenedLink {
    /// The link.
    pub link: DealerLink,
    /// Its state at this moment.
    pub state: LinkState,
    /// Dealer and shop.
    pub counterpart: Counterpart,
    /// The service that the customer goes on with.
    pub service: Option<Arc<Client>>,
}

/// A mail's link, opened in a browser.
#[derive(Debug)]
pub struct MailOpening {
    /// What stands in the address.
    pub token: Secret,
    /// The browser.
    pub browser: TokenHash,
    /// The request, for the audit.
    pub request_id: String,
}

/// The link whose mail holds this token; `None` for every other text. Counted once a link and browser: that is all
/// that opening it writes.
pub async fn open_link(provider: &Arc<Provider>, opening: MailOpening) -> Result<Option<LinkId>, FlowError> {
    provider
        .db
        .write(move |tx| {
            let Some(link) = store::links::find_by_token(tx, &opening.token.hash())? else { return Ok(None) };
            if link.state_at(tx.now()) == LinkState::Provisional {
                count_opening(tx, &link, &opening)?;
            }
            Ok(Some(link.id))
        })
        .await
}

fn count_opening(tx: &mut Tx<'_>, link: &DealerLink, opening: &MailOpening) -> Result<(), FlowError> {
    let name = format!("link-opened:{}:{}", link.id, opening.browser.as_str());
    if !idp_store::used_once::consume(tx, &name, link.expires_at)? {
        return Ok(());
    }
    let account = match &link.account_id {
        Some(id) => idp_store::accounts::find(tx, id)?,
        None => None,
    };
    let act = LinkAct::by(&Actor::System, &opening.request_id);
    let act = account.as_ref().map_or(act, |account| act.with(account));
    Ok(act.audit(tx, "link.opened", link, "ok")?)
}

/// The link that a browser's sealed cookie names.
pub async fn find_opened(provider: &Arc<Provider>, id: LinkId) -> Result<Option<OpenedLink>, FlowError> {
    let node = Arc::clone(provider);
    provider.db.read(move |tx| read(&node, tx, &id)).await
}

/// A link that a page has to tell of; its right to was checked when the note was made.
pub fn find_told(tx: &mut Tx<'_>, id: &LinkId) -> Result<Option<DealerLink>, FlowError> {
    Ok(store::links::find(tx, id)?)
}

/// Goes on to the service: where its login begins. `None` when the link does not wait any more.
pub async fn continue_from_mail(
    provider: &Arc<Provider>,
    id: LinkId,
    browser: TokenHash,
) -> Result<Option<String>, FlowError> {
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let Some(opened) = read(&node, tx, &id)? else { return Ok(None) };
            go_on(&node, tx, &opened, &browser)
        })
        .await
}

/// The same within a visit: from the mail, or from the list of what waits (A12).
pub fn go_on(
    provider: &Provider,
    tx: &mut Tx<'_>,
    opened: &OpenedLink,
    browser: &TokenHash,
) -> Result<Option<String>, FlowError> {
    let issuer = provider.settings.issuer.as_str();
    let start = opened.service.as_ref().and_then(|service| service.login_start(issuer));
    let (LinkState::Provisional, Some(start)) = (opened.state, start) else { return Ok(None) };
    let until = tx.now().plus_seconds(OPENING_SECONDS);
    store::openings::upsert(tx, browser, &opened.link.id, until)?;
    Ok(Some(start))
}

fn read(provider: &Provider, tx: &mut Tx<'_>, id: &LinkId) -> Result<Option<OpenedLink>, FlowError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(None) };
    let Some(counterpart) = Counterpart::find(tx, &link)? else { return Ok(None) };
    let service = provider.find_client(tx, &link.service)?;
    Ok(Some(OpenedLink { state: link.state_at(tx.now()), link, counterpart, service }))
}
