//! Counts of how far starts came, by dealer, shop and month. They stay when links and visits are erased.

use crate::domain::{DealerId, Funnel, FunnelBy, FunnelStep};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use idp::store::{StoreError, Tx};

/// Counts one more.
pub fn count(
    tx: &mut Tx<'_>,
    (dealer, shop): (&DealerId, &str),
    month: &str,
    step: FunnelStep,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO dealer_statistics (dealer_id, shop, month, step, count) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (dealer_id, month, shop, step) DO UPDATE SET count = dealer_statistics.count + 1",
    )
    .bind::<Text, _>(dealer.as_str())
    .bind::<Text, _>(shop)
    .bind::<Text, _>(month)
    .bind::<Text, _>(step.as_str())
    .execute(tx.connection())?;
    Ok(())
}

/// Which numbers. What is empty is no condition.
#[derive(Clone, Debug, Default)]
pub struct StatisticsFilter {
    /// Of this dealer.
    pub dealer: String,
    /// Of this shop.
    pub shop: String,
    /// From this month on.
    pub from: String,
    /// To this month, itself included.
    pub to: String,
    /// By what they are told apart.
    pub by: FunnelBy,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Text)]
    dealer_id: String,
    #[diesel(sql_type = Text)]
    month: String,
    #[diesel(sql_type = Text)]
    shop: String,
    #[diesel(sql_type = Text)]
    step: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Numbers by dealer, month and shop after `after`, which is a [`Funnel::place`] or empty; `limit` at most.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &StatisticsFilter,
    after: &str,
    limit: usize,
) -> Result<Vec<Funnel>, StoreError> {
    let (dealer, shop) = match filter.by {
        FunnelBy::Shop => ("dealer_id", "shop"),
        FunnelBy::Dealer => ("dealer_id", "''"),
        FunnelBy::Month => ("''", "''"),
    };
    // A condition that does not apply compares two empty texts: SQLite uses no index for a column that stands beside an OR.
    let only = |value: &str, applies: &'static str, otherwise: &'static str| {
        if value.is_empty() { otherwise } else { applies }
    };
    let of_dealer = only(&filter.dealer, "dealer_id = $1 AND dealer_id = $2", "$1 = $2");
    let of_shop = only(&filter.shop, "shop = $3 AND shop = $4", "$3 = $4");
    // Columns of ours alone are put together here; every value is bound.
    let sql = format!(
        "SELECT * FROM (\
           SELECT {dealer} AS dealer_id, month, {shop} AS shop, step, CAST(SUM(count) AS BIGINT) AS count \
           FROM dealer_statistics WHERE {of_dealer} AND {of_shop} \
             AND ($5 = '' OR month >= $6) AND ($7 = '' OR month <= $8) GROUP BY 1, 2, 3, 4\
         ) AS counted \
         WHERE dealer_id > $9 OR (dealer_id = $10 AND (month > $11 OR (month = $12 AND shop > $13))) \
         ORDER BY dealer_id, month, shop, step LIMIT $14"
    );
    let mut parts = after.split('\n');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (after_dealer, after_month, after_shop) = (part(), part(), part());
    // So many rows hold at least so many groups; the last one may be cut, and only tells that more follow.
    let rows = i64::try_from(limit.saturating_mul(FunnelStep::ALL.len())).unwrap_or(i64::MAX);
    let found: Vec<CountRow> = diesel::sql_query(sql)
        .bind::<Text, _>(&filter.dealer)
        .bind::<Text, _>(&filter.dealer)
        .bind::<Text, _>(&filter.shop)
        .bind::<Text, _>(&filter.shop)
        .bind::<Text, _>(&filter.from)
        .bind::<Text, _>(&filter.from)
        .bind::<Text, _>(&filter.to)
        .bind::<Text, _>(&filter.to)
        .bind::<Text, _>(&after_dealer)
        .bind::<Text, _>(&after_dealer)
        .bind::<Text, _>(&after_month)
        .bind::<Text, _>(&after_month)
        .bind::<Text, _>(&after_shop)
        .bind::<BigInt, _>(rows)
        .load(tx.connection())?;
    let mut funnels: Vec<Funnel> = Vec::new();
    for row in found {
        let is_same = |last: &Funnel| {
            (&last.dealer_id, &last.month, &last.shop_id) == (&row.dealer_id, &row.month, &row.shop)
        };
        if !funnels.last().is_some_and(is_same) {
            funnels.push(Funnel {
                dealer_id: row.dealer_id,
                month: row.month,
                shop_id: row.shop,
                ..Funnel::default()
            });
        }
        if let Some(funnel) = funnels.last_mut() {
            funnel.add(&row.step, row.count);
        }
    }
    funnels.truncate(limit);
    Ok(funnels)
}
