//! Looks at clients. Never shows a secret: it is not kept.

use super::{AdminError, ClientPlace, ClientRecord, Page, PageAsk, Versioned, edit_client::find};
use crate::domain::{DealerClientView, RelyingPartyView};
use federation::{domain::DealerId, store as dealers};
use idp::{
    Provider,
    domain::{Client, ClientId, ClientKind},
    store,
};
use std::sync::Arc;

/// The client at this place.
pub async fn find_client(
    provider: &Arc<Provider>,
    place: ClientPlace,
    id: ClientId,
) -> Result<Versioned<ClientRecord>, AdminError> {
    provider.db.read(move |tx| Ok(find(tx, &place, &id)?.versioned())).await
}

/// Relying parties, by id, those among them that registered themselves.
pub async fn list_relying_parties(
    provider: &Arc<Provider>,
    ask: PageAsk,
) -> Result<Page<RelyingPartyView>, AdminError> {
    page_of_clients(provider, ask, "clients", &[ClientKind::RelyingParty, ClientKind::Dynamic]).await
}

/// A page of clients as one of their views; a cursor of one `list` is worth nothing in another.
pub(super) async fn page_of_clients<V: From<Client>>(
    provider: &Arc<Provider>,
    ask: PageAsk,
    list: &str,
    kinds: &'static [ClientKind],
) -> Result<Page<V>, AdminError> {
    let (after, limit) = (ask.after(provider, list)?, ask.limit());
    let found = provider
        .db
        .read(move |tx| Ok::<_, AdminError>(store::clients::list(tx, kinds, &after, limit + 1)?))
        .await?;
    Ok(Page::of(found, limit, provider, list, |client| client.id.as_str()).map(V::from))
}

/// The systems of a dealer, by id. A dealer has a handful: a page is cut from what is read.
pub async fn list_dealer_clients(
    provider: &Arc<Provider>,
    dealer: DealerId,
    ask: PageAsk,
) -> Result<Page<DealerClientView>, AdminError> {
    // A cursor of one dealer is worth nothing at another.
    let list = format!("dealer-clients/{dealer}");
    let (after, limit) = (ask.after(provider, &list)?, ask.limit());
    let mut found: Vec<DealerClientView> = provider
        .db
        .read(move |tx| {
            dealers::dealers::find(tx, &dealer)?.ok_or(AdminError::NotFound)?;
            let mut views = Vec::new();
            for tie in dealers::dealer_clients::list(tx, &dealer)? {
                if let Some(client) = store::clients::find(tx, &tie.client_id)? {
                    views.push(DealerClientView::from((client, tie)));
                }
            }
            Ok::<_, AdminError>(views)
        })
        .await?;
    found.retain(|client| client.client_id > after);
    found.sort_by(|a, b| a.client_id.cmp(&b.client_id));
    Ok(Page::of(found, limit, provider, &list, |client| client.client_id.as_str()))
}
