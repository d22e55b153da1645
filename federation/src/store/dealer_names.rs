//! What dealers were called before: shown to customers who linked under an old name.

use super::schema::dealer_names as names;
use crate::domain::{Dealer, DealerId};
use diesel::prelude::*;
use idp::{
    domain::{Lang, Timestamp, generate_id},
    store::{StoreError, Tx},
};

/// A name that a dealer had.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = names)]
pub struct FormerName {
    /// Japanese.
    pub name: String,
    /// English; empty means the Japanese one.
    pub name_en: String,
    /// When it was changed, seconds since the epoch.
    pub until: i64,
}

impl FormerName {
    /// The name in one language.
    pub fn name_in(&self, lang: Lang) -> &str {
        if lang == Lang::En && !self.name_en.is_empty() { &self.name_en } else { &self.name }
    }

    /// When it was changed.
    pub fn until(&self) -> Timestamp {
        Timestamp::from_seconds(self.until)
    }
}

/// Notes the names that a dealer has until now.
pub fn insert(tx: &mut Tx<'_>, dealer: &Dealer) -> Result<(), StoreError> {
    let now = tx.now();
    let id = generate_id(now, tx.random());
    diesel::insert_into(names::table)
        .values((
            names::id.eq(id),
            names::dealer_id.eq(dealer.id.as_str()),
            names::name.eq(&dealer.name),
            names::name_en.eq(&dealer.name_en),
            names::until.eq(now.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The names that a dealer had at `since` or later, oldest first.
pub fn list_since(
    tx: &mut Tx<'_>,
    dealer: &DealerId,
    since: Timestamp,
) -> Result<Vec<FormerName>, StoreError> {
    Ok(names::table
        .filter(names::dealer_id.eq(dealer.as_str()))
        .filter(names::until.ge(since.seconds()))
        .order((names::until, names::id))
        .limit(20)
        .select(FormerName::as_select())
        .load(tx.connection())?)
}
