//! Merging a dealer into another one (E15). Its shops and its links go over, customers' numbers with them; its open
//! starts become void. It stays behind, suspended for good, as the name under which customers linked.
//!
//! Customers need not agree again: the dealer that takes over is party to what they agreed to. Their record of
//! consent stays as it was written.

use super::{
    Operator, Registered,
    customer_code::{open_code, seal_code},
    notify::{LinkAct, tell_dealer},
    register_dealer::{audit_change, digest},
    register_shop::register_shop,
    suspend_dealer::suspend_dealer,
};
use crate::{
    domain::{Dealer, DealerId, DealerLink, DealerState, EventKind, LinkState, Shop, is_customer_code},
    store::{self, link_moves::Destination},
};
use idp::{
    keys::Sealer,
    store::{StoreError, Tx, VisitError},
};

/// Links, and shops, that one reading takes.
const BATCH: i64 = 200;

/// What is to be merged, and how clashes are avoided.
#[derive(Debug)]
pub struct MergeDealers<'a> {
    /// The dealer that ends.
    pub from: &'a DealerId,
    /// The dealer that takes over.
    pub into: &'a DealerId,
    /// Goes before each reference of a shop; may be empty.
    pub shop_prefix: &'a str,
    /// Goes before each customer code; may be empty.
    pub customer_code_prefix: &'a str,
}

impl MergeDealers<'_> {
    /// Holds both dealers for this transaction, in the order of their ids: two merges never wait for one another.
    pub fn hold(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        store::dealers::hold(tx, self.from.min(self.into))?;
        store::dealers::hold(tx, self.from.max(self.into))
    }
}

/// Why two dealers were not merged. Nothing may be kept of the visit then.
#[derive(Debug, thiserror::Error)]
pub enum MergeRefused {
    /// There is no such dealer.
    #[error("there is no such dealer")]
    NotFound,
    /// It was merged into another one before.
    #[error("the dealer was merged before")]
    Merged,
    /// The other one is the same, unknown or suspended.
    #[error("the dealer that takes over must be another active one")]
    Target,
    /// A shop's reference is taken there, or becomes too long.
    #[error("a shop's reference clashes")]
    ShopTaken,
    /// A customer code is in use there, or becomes too long.
    #[error("a customer code clashes")]
    CustomerCodeTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VisitError for MergeRefused {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Merges two dealers. A repeat is no error.
///
/// # Errors
/// [`MergeRefused`]; the visit must be rolled back.
pub fn merge_dealers(
    sealer: &Sealer,
    tx: &mut Tx<'_>,
    operator: &Operator,
    merge: &MergeDealers<'_>,
) -> Result<(), MergeRefused> {
    merge.hold(tx)?;
    let before = store::dealers::find(tx, merge.from)?.ok_or(MergeRefused::NotFound)?;
    match &before.merger {
        Some(merger) if merger.into == *merge.into => return Ok(()),
        Some(_) => return Err(MergeRefused::Merged),
        None => {}
    }
    let target = store::dealers::find(tx, merge.into)?.filter(|dealer| dealer.state == DealerState::Active);
    if merge.from == merge.into || target.is_none() {
        return Err(MergeRefused::Target);
    }
    if before.state == DealerState::Active {
        suspend_dealer(tx, operator, merge.from)?;
    }
    copy_shops(tx, operator, merge)?;
    move_links(sealer, tx, operator, merge)?;
    store::dealers::set_merged(tx, merge.from, merge.into)?;
    audit(tx, operator, &before)
}

fn copy_shops(tx: &mut Tx<'_>, operator: &Operator, merge: &MergeDealers<'_>) -> Result<(), MergeRefused> {
    let mut after = String::new();
    loop {
        let shops = store::shops::list(tx, merge.from, &after, BATCH)?;
        let Some(last) = shops.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for shop in shops {
            let id = format!("{}{}", merge.shop_prefix, shop.id);
            let shop = Shop { dealer_id: merge.into.clone(), id, ..shop };
            if register_shop(tx, operator, &shop)? != Registered::Yes {
                return Err(MergeRefused::ShopTaken);
            }
        }
    }
}

fn move_links(
    sealer: &Sealer,
    tx: &mut Tx<'_>,
    operator: &Operator,
    merge: &MergeDealers<'_>,
) -> Result<(), MergeRefused> {
    let mut after = String::new();
    loop {
        let links = store::link_moves::list_movable(tx, merge.from, &after, BATCH)?;
        let Some(last) = links.last() else { return Ok(()) };
        after = last.id.to_string();
        for link in links {
            move_link(sealer, tx, operator, merge, link)?;
        }
    }
}

fn move_link(
    sealer: &Sealer,
    tx: &mut Tx<'_>,
    operator: &Operator,
    merge: &MergeDealers<'_>,
    link: DealerLink,
) -> Result<(), MergeRefused> {
    let held = link.code.as_ref().and_then(|code| open_code(sealer, code));
    let held = held.ok_or_else(|| StoreError::unreadable("dealer_links.code_sealed"))?;
    let code = format!("{}{held}", merge.customer_code_prefix);
    let sealed = seal_code(sealer, merge.into, &code);
    let in_use = [LinkState::Provisional, LinkState::Linked, LinkState::Disputed];
    if !is_customer_code(&code)
        || store::links::find_of_record(tx, merge.into, &sealed.hash, &in_use)?.is_some()
    {
        return Err(MergeRefused::CustomerCodeTaken);
    }
    let shop = format!("{}{}", merge.shop_prefix, link.shop);
    let to = Destination { dealer: merge.into, shop: &shop, code: &sealed };
    store::link_moves::relocate(tx, &link.id, &to)?;
    let moved = DealerLink { dealer_id: merge.into.clone(), shop, code: Some(sealed), ..link };
    LinkAct::by(&operator.actor, &operator.request_id).audit(tx, "link.moved", &moved, "ok")?;
    if moved.state == LinkState::Linked {
        // To the systems of the dealer that takes over, the record is linked from now on.
        tell_dealer(tx, &moved, EventKind::Linked)?;
    }
    Ok(())
}

fn audit(tx: &mut Tx<'_>, operator: &Operator, before: &Dealer) -> Result<(), MergeRefused> {
    let after = store::dealers::find(tx, &before.id)?.ok_or(MergeRefused::NotFound)?;
    let digests = (Some(digest(before)?), Some(digest(&after)?));
    let object = format!("dealer:{}", before.id);
    Ok(audit_change(tx, operator, "dealer.merged", object, before.id.as_str(), digests)?)
}
