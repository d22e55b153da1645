//! The claim `dealer_links`: computed anew for every token, refresh and userinfo answer. Only linked rows of active
//! dealers count, so that a suspension shows at once (rule 13).

use crate::{
    domain::{ClaimEntry, DEALER_LINKS, DealerId, LINKS_IN_ID_TOKEN, LINKS_IN_USERINFO},
    flow::open_code,
    store,
};
use idp::{
    domain::{Account, Client, ClientKind, Lang},
    flow::{ClaimsQuery, ClaimsSource, ClaimsTarget},
    keys::Sealer,
    store::{StoreError, Tx},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Brings `dealer_links`.
pub struct DealerLinksClaim {
    sealer: Arc<Sealer>,
}

impl DealerLinksClaim {
    /// A source that opens customer codes with `sealer`: one under the provider's master key.
    pub fn new(sealer: Arc<Sealer>) -> Self {
        Self { sealer }
    }
}

impl ClaimsSource for DealerLinksClaim {
    fn scopes(&self) -> &'static [&'static str] {
        &[DEALER_LINKS]
    }

    fn claim_names(&self) -> &'static [&'static str] {
        &[DEALER_LINKS]
    }

    fn scope_words(&self, scope: &str, lang: Lang) -> Option<(&'static str, &'static str)> {
        (scope == DEALER_LINKS).then_some(match lang {
            Lang::Ja => ("連携している販売店", "販売店の名前と、連携した日時など"),
            Lang::En => ("Dealers you are linked with", "The dealer’s name, when you linked, and the like"),
        })
    }

    fn claims(&self, query: &ClaimsQuery<'_>, tx: &mut Tx<'_>) -> Result<Map<String, Value>, StoreError> {
        let mut claims = Map::new();
        // The client must still be registered for the scope: the operator may have switched it off since.
        if !query.wants(DEALER_LINKS, DEALER_LINKS) || !query.client.registration.scope.contains(DEALER_LINKS)
        {
            return Ok(claims);
        }
        let limit = match query.target {
            ClaimsTarget::IdToken => LINKS_IN_ID_TOKEN,
            ClaimsTarget::Userinfo => LINKS_IN_USERINFO,
        };
        let (account, client) = (query.account, query.client);
        let links = LinkQuery { account, client, dealer: None, may_see_code: true, limit };
        let entries = claim_entries(&self.sealer, &links, tx)?;
        // Nothing to tell is not told (OIDC Core 5.3.2).
        if !entries.is_empty() {
            claims.insert(DEALER_LINKS.to_owned(), serde_json::to_value(entries)?);
        }
        Ok(claims)
    }
}

/// Whose links, and who is told of them.
pub(crate) struct LinkQuery<'a> {
    pub(crate) account: &'a Account,
    pub(crate) client: &'a Client,
    /// With this dealer alone.
    pub(crate) dealer: Option<&'a DealerId>,
    /// Whether the dealer's customer code may be told, where the client's registration allows it.
    pub(crate) may_see_code: bool,
    /// So many at most.
    pub(crate) limit: i64,
}

/// The links that count, as they are told. A dealer's own client sees that dealer alone.
pub(crate) fn claim_entries(
    sealer: &Sealer,
    query: &LinkQuery<'_>,
    tx: &mut Tx<'_>,
) -> Result<Vec<ClaimEntry>, StoreError> {
    let registration = &query.client.registration;
    let own = store::dealer_clients::find(tx, &query.client.id)?.map(|client| client.dealer_id);
    let is_of_nobody = own.is_none() && registration.kind == ClientKind::Dealer;
    let is_of_another = own.as_ref().zip(query.dealer).is_some_and(|(own, asked)| own != asked);
    if is_of_nobody || is_of_another {
        return Ok(Vec::new());
    }
    let may_see_code = query.may_see_code && registration.customer_ref;
    let dealer = query.dealer.or(own.as_ref());
    let links = store::link_lists::list_for_claim(tx, &query.account.id, dealer, query.limit)?;
    let entries = links.into_iter().map(|(link, dealer_name)| ClaimEntry {
        dealer: link.dealer_id,
        dealer_name,
        linked_at: link.linked_at.map_or(0, |at| at.seconds()),
        customer_ref: link.code.filter(|_| may_see_code).and_then(|code| open_code(sealer, &code)),
    });
    Ok(entries.collect())
}
