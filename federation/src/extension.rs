//! What dealer links add to the pages of an account and to the download of its data, and what becomes of them when
//! the owner leaves; what dealers' systems can have in a stream of security events.

use crate::{
    domain::{DealerState, EventKind, LinkEdge, LinkState},
    flow::{CustomerLink, LinkAct, list_customer_links, list_lookups, tell_dealer, void_links_of_account},
    pages::{customer_link_lines, day_words, lookup_line, texts::AccountLinkTexts},
    store,
};
use idp::{
    Provider,
    domain::{Account, Client, ClientKind, EventType, Lang, Timestamp},
    flow::{
        EventSource,
        account::{AccountExtension, Agreement, DataSection},
    },
    keys::Sealer,
    store::{self as idp_store, StoreError, Tx, audit::Actor},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Consents that one account can have in its history.
const CONSENTS: i64 = 1_000;

/// Dealers' systems as receivers of security events: they hear of their links, and of no accounts.
pub struct DealerReceivers;

impl EventSource for DealerReceivers {
    fn event_types(&self, client: &Client) -> &'static [EventType] {
        match client.registration.kind {
            ClientKind::Dealer => &EventKind::TYPES,
            ClientKind::RelyingParty | ClientKind::Admin | ClientKind::LegacySite | ClientKind::Dynamic => {
                &[]
            }
        }
    }

    /// A suspended dealer gets nothing, by whichever way (rule 13).
    fn may_receive(&self, client: &Client, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        if client.registration.kind != ClientKind::Dealer {
            return Ok(true);
        }
        let Some(system) = store::dealer_clients::find(tx, &client.id)? else { return Ok(false) };
        let dealer = store::dealers::find(tx, &system.dealer_id)?;
        Ok(dealer.is_some_and(|dealer| dealer.state == DealerState::Active))
    }
}

/// Dealer links as a part of an account.
pub struct DealerLinksOfAccount {
    sealer: Arc<Sealer>,
}

impl DealerLinksOfAccount {
    /// `sealer` opens customer codes: one under the provider's master key.
    pub(crate) fn new(sealer: Arc<Sealer>) -> Self {
        Self { sealer }
    }

    fn linked(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Vec<CustomerLink>, StoreError> {
        list_customer_links(&self.sealer, tx, account)
    }
}

impl AccountExtension for DealerLinksOfAccount {
    fn ways(&self, lang: Lang) -> Vec<(&'static str, &'static str)> {
        let t = AccountLinkTexts::of(lang);
        vec![
            ("/account/dealers", t.linked_title),
            ("/account/dealers/pending", t.pending_title),
            ("/account/dealers/lookups", t.lookups_title),
        ]
    }

    fn consequences(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<String>, StoreError> {
        let t = AccountLinkTexts::of(lang);
        let linked = store::link_lists::list_of_account(tx, &account.id)?;
        let waiting = linked.iter().filter(|link| link.state == LinkState::Provisional).count();
        let standing = linked.len() - waiting;
        let mut sentences = Vec::new();
        if standing > 0 {
            sentences.push(t.leaving_linked(standing));
        }
        if waiting > 0 {
            sentences.push(t.leaving_pending(waiting));
        }
        Ok(sentences)
    }

    fn agreements(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<Agreement>, StoreError> {
        let mut agreements = Vec::new();
        for consent in store::consents::list(tx, &account.id, CONSENTS)? {
            let text = idp_store::texts::find(tx, &consent.document, &consent.version)?;
            let dealer = store::dealers::find(tx, &consent.dealer_id.as_str().into())?;
            agreements.push(Agreement {
                title: text.map(|text| text.title(lang).to_owned()).unwrap_or_default(),
                party: dealer.map(|dealer| dealer.name_in(lang).to_owned()).unwrap_or_default(),
                agreed_at: Timestamp::from_seconds(consent.consented_at),
                href: format!("/terms/{}/{}", consent.document, consent.version),
                version: consent.version,
            });
        }
        Ok(agreements)
    }

    fn export(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Map<String, Value>, StoreError> {
        let mut linked = Vec::new();
        for shown in self.linked(account, tx)? {
            linked.push(json!({
                "dealer": shown.link.dealer_id,
                "dealer_name": shown.counterpart.dealer.name,
                "shop": shown.link.shop,
                "customer_ref": shown.customer_code,
                "state": shown.link.state,
                "visited_at": shown.link.created_at,
                "linked_at": shown.link.linked_at,
            }));
        }
        let waiting: Vec<Value> = store::link_lists::list_pending(tx, &account.id)?
            .into_iter()
            .map(|link| {
                json!({
                    "dealer": link.dealer_id,
                    "shop": link.shop,
                    "visited_at": link.created_at,
                    "expires_at": link.expires_at,
                })
            })
            .collect();
        let members = [
            ("dealer_links", json!(linked)),
            ("pending_dealer_links", json!(waiting)),
            ("dealer_link_consents", json!(store::consents::list(tx, &account.id, CONSENTS)?)),
            ("dealer_lookups", json!(store::lookups::list(tx, &account.id, CONSENTS)?)),
            ("dealer_lookups_refused", json!(store::lookups::is_opted_out(tx, &account.id)?)),
        ];
        Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn data_sections(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<DataSection>, StoreError> {
        let t = AccountLinkTexts::of(lang);
        let mut sections: Vec<DataSection> = self
            .linked(account, tx)?
            .iter()
            .map(|link| DataSection {
                title: t.linked_section.to_owned(),
                lines: customer_link_lines(lang, link),
            })
            .collect();
        for link in store::link_lists::list_pending(tx, &account.id)? {
            let dealer = store::dealers::find(tx, &link.dealer_id)?;
            let name = dealer.map(|dealer| dealer.name_in(lang).to_owned()).unwrap_or_default();
            let lines = [
                (t.dealer, name),
                (t.visited, day_words(link.created_at, lang)),
                (t.until, day_words(link.expires_at, lang)),
            ];
            sections.push(DataSection {
                title: t.pending_section.to_owned(),
                lines: lines.map(|(name, value)| (name.to_owned(), value)).into(),
            });
        }
        let refused = store::lookups::is_opted_out(tx, &account.id)?;
        let state = if refused { t.lookups_off } else { t.lookups_on };
        let mut lines = vec![(t.lookups_state.to_owned(), state.to_owned())];
        for shown in list_lookups(tx, account)? {
            lines.push(lookup_line(lang, &shown));
        }
        sections.push(DataSection { title: t.lookups_title.to_owned(), lines });
        Ok(sections)
    }

    fn leave(
        &self,
        _: &Provider,
        actor: &Actor,
        request_id: &str,
        account: &Account,
        tx: &mut Tx<'_>,
    ) -> Result<(), StoreError> {
        void_links_of_account(tx, actor, request_id, account).map(drop)
    }

    /// Every link ends and its dealer is told. The dealer's own code of the record stays for the half hour in which a
    /// dealer's system reads which record it was; the account leaves every row now.
    fn erase(&self, _: &Provider, account: &Account, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let act = LinkAct::by(&Actor::System, "").with(account);
        for link in store::link_lists::list_of_account(tx, &account.id)? {
            let (edge, action, told) = match link.state {
                LinkState::Provisional => (LinkEdge::Void, "link.void", EventKind::Void),
                _ => (LinkEdge::Unlink, "link.unlinked", EventKind::Unlinked),
            };
            if store::links::advance(tx, &link.id, edge)? {
                act.audit(tx, action, &link, "account_erased")?;
                tell_dealer(tx, &link, told)?;
            }
            store::openings::delete_of_link(tx, &link.id)?;
        }
        store::link_erasure::forget_account(tx, &account.id)?;
        store::consents::forget_account(tx, &account.id)?;
        store::lookups::forget_account(tx, &account.id)?;
        store::legacy_users::erase(tx, &account.id)
    }
}
