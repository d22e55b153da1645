//! Authorization details of the type `dealer_link` (RFC 9396): a service asks to be told of the link with one dealer, or of any.
//!
//! Computed anew for every token, refresh and introspection, as the claim is: when a link ends, the detail falls away. A dealer
//! that does not exist, one that is suspended and one without a link are all answered alike, by nothing.

use crate::{
    claims::{LinkQuery, claim_entries},
    domain::{DealerId, LINKS_IN_ID_TOKEN},
    store,
};
use idp::{
    domain::{Account, AuthorizationDetail, Client, DetailField, DetailShape, FieldKind, Lang},
    flow::{DetailQuery, DetailReader, DetailType, DetailWords},
    keys::Sealer,
    store::{StoreError, Tx},
};
use serde_json::Value;
use std::sync::Arc;

/// Value of `type`.
pub const DEALER_LINK_TYPE: &str = "dealer_link";

/// The dealer that is asked about, by its id; any when it is not there.
const DEALER: &str = "dealer";

/// What the granted detail says beside what was asked: entries as the claim has them.
const LINKS: &str = "links";

/// The longest id of a dealer that is looked up, bytes.
const LONGEST_ID: usize = 64;

/// Brings the type `dealer_link`.
pub struct DealerLinkDetail {
    sealer: Arc<Sealer>,
}

impl DealerLinkDetail {
    /// A type that opens customer codes with `sealer`: one under the provider's master key.
    pub(crate) fn new(sealer: Arc<Sealer>) -> Self {
        Self { sealer }
    }
}

impl DetailType for DealerLinkDetail {
    fn shape(&self) -> DetailShape {
        DetailShape {
            name: DEALER_LINK_TYPE,
            scope: crate::domain::DEALER_LINKS,
            fields: &[
                DetailField { name: "actions", required: true, kind: FieldKind::Words(&["read"]) },
                DetailField { name: DEALER, required: false, kind: FieldKind::Text(LONGEST_ID) },
            ],
        }
    }

    /// A dealer is named only where there is a link with it: an id of somebody's choice is never shown as if it were one.
    fn words(
        &self,
        (account, client): (&Account, &Client),
        detail: &AuthorizationDetail,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<DetailWords, StoreError> {
        let named = match dealer_of(detail) {
            Some(dealer) => {
                let linked = store::link_lists::list_for_claim(tx, &account.id, Some(&dealer), 1)?;
                let dealer = store::dealers::find(tx, &dealer)?.filter(|_| !linked.is_empty());
                Asked::One(dealer.map(|dealer| dealer.name_in(lang).to_owned()))
            }
            None => Asked::Any,
        };
        Ok(named.words(client.registration.customer_ref, lang))
    }

    fn granted(
        &self,
        query: &DetailQuery<'_>,
        detail: &AuthorizationDetail,
        tx: &mut Tx<'_>,
    ) -> Result<Option<AuthorizationDetail>, StoreError> {
        let asked = dealer_of(detail);
        let may_see_code = matches!(query.reader, DetailReader::Client);
        let mut links = LinkQuery {
            account: query.account,
            client: query.client,
            dealer: asked.as_ref(),
            may_see_code,
            limit: LINKS_IN_ID_TOKEN,
        };
        let mut entries = claim_entries(&self.sealer, &links, tx)?;
        // A dealer's own system sees that dealer alone, of tokens of others, too.
        if let DetailReader::Other(reader) = query.reader {
            links.client = reader;
            let seen = claim_entries(&self.sealer, &links, tx)?;
            entries.retain(|entry| seen.contains(entry));
        }
        if entries.is_empty() {
            return Ok(None);
        }
        let mut granted = detail.clone();
        granted.members.insert(LINKS.to_owned(), serde_json::to_value(entries)?);
        Ok(Some(granted))
    }
}

fn dealer_of(detail: &AuthorizationDetail) -> Option<DealerId> {
    detail.members.get(DEALER).and_then(Value::as_str).map(DealerId::from)
}

/// What a service asks about.
enum Asked {
    /// Whatever is linked.
    Any,
    /// One dealer: its name where there is a link with it.
    One(Option<String>),
}

impl Asked {
    fn words(self, with_code: bool, lang: Lang) -> DetailWords {
        let facts = match (lang, with_code) {
            (Lang::Ja, false) => "販売店の名前と連携した日時をお渡しします。",
            (Lang::Ja, true) => "販売店の名前、連携した日時、販売店でのお客様番号をお渡しします。",
            (Lang::En, false) => "The dealer’s name and when you linked.",
            (Lang::En, true) => "The dealer’s name, when you linked, and your customer number there.",
        };
        let (title, detail) = match (self, lang) {
            (Self::Any, Lang::Ja) => ("販売店との連携".to_owned(), facts.to_owned()),
            (Self::Any, Lang::En) => ("Your links with dealers".to_owned(), facts.to_owned()),
            (Self::One(Some(name)), Lang::Ja) => (format!("「{name}」との連携"), facts.to_owned()),
            (Self::One(Some(name)), Lang::En) => (format!("Your link with “{name}”"), facts.to_owned()),
            (Self::One(None), Lang::Ja) => {
                let not_yet = "いまは連携していないため、何もお渡ししません。連携したあとは、";
                ("サービスが指定した販売店との連携".to_owned(), format!("{not_yet}{facts}"))
            }
            (Self::One(None), Lang::En) => {
                let not_yet = "You are not linked now, so nothing is shared. Once you link:";
                let facts = facts.strip_prefix("The").map(|rest| format!("the{rest}")).unwrap_or_default();
                ("Your link with a dealer that the service names".to_owned(), format!("{not_yet} {facts}"))
            }
        };
        DetailWords { title, detail: Some(detail) }
    }
}
