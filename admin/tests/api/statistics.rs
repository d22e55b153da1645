//! `/v1/statistics/dealer-links`

use crate::site::Site;
use federation::{
    domain::{DealerId, FunnelStep},
    store::statistics,
};
use idp::flow::FlowError;
use serde_json::{Value, json};

async fn count(
    site: &Site,
    dealer: &'static str,
    shop: &'static str,
    month: &'static str,
    steps: &'static [FunnelStep],
) {
    let write = move |tx: &mut idp::store::Tx<'_>| {
        for step in steps {
            statistics::count(tx, (&DealerId::from(dealer), shop), month, *step)?;
        }
        Ok::<_, FlowError>(())
    };
    site.provider.db.write(write).await.unwrap();
}

async fn numbers_are_added_up(site: &Site) {
    use FunnelStep::{Acknowledged, Linked, Mailed};
    count(site, "D-1", "S-01", "2026-11", &[Acknowledged, Mailed, Linked]).await;
    count(site, "D-1", "S-01", "2026-11", &[Acknowledged, Mailed]).await;
    count(site, "D-1", "S-02", "2026-11", &[Acknowledged]).await;
    count(site, "D-1", "S-01", "2026-12", &[Mailed]).await;
    count(site, "D-2", "S-01", "2026-11", &FunnelStep::ALL).await;
    let found = async |query: &str| -> Vec<String> {
        let list = site.get(&format!("/v1/statistics/dealer-links{query}")).await.expect(200).json();
        let row = |row: &Value| {
            let text = |name: &str| row.get(name).map_or("*", |value| value.as_str().unwrap());
            format!(
                "{} {} {} {}/{}/{}",
                text("dealer_id"),
                text("shop_id"),
                text("month"),
                row["acknowledged"],
                row["mailed"],
                row["linked"]
            )
        };
        list["items"].as_array().unwrap().iter().map(row).collect()
    };
    let all = [
        "D-1 S-01 2026-11 2/2/1",
        "D-1 S-02 2026-11 1/0/0",
        "D-1 S-01 2026-12 0/1/0",
        "D-2 S-01 2026-11 1/1/1",
    ];
    assert_eq!(found("").await, all);
    assert_eq!(found("?by=shop&limit=4").await, all);
    assert_eq!(
        found("?by=dealer").await,
        ["D-1 * 2026-11 3/2/1", "D-1 * 2026-12 0/1/0", "D-2 * 2026-11 1/1/1"]
    );
    assert_eq!(found("?by=month").await, ["* * 2026-11 4/3/2", "* * 2026-12 0/1/0"]);
    assert_eq!(found("?dealer=D-1&from=2026-11&to=2026-11").await, all[..2]);
    assert_eq!(found("?dealer=D-1&shop=S-02").await, all[1..2]);
    assert_eq!(found("?from=2027-01").await, [""; 0]);
    // Page by page nothing is lost or comes twice.
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let query = format!("?limit=1{cursor}");
        seen.extend(found(&query).await);
        let page = site.get(&format!("/v1/statistics/dealer-links{query}")).await.expect(200).json();
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, all);
    for bad in ["shop=S-01", "from=2026", "by=x", "limit=0", "cursor=x", "month=2026-11"] {
        site.get(&format!("/v1/statistics/dealer-links?{bad}")).await.expect(400);
    }
    let row = site.get("/v1/statistics/dealer-links?dealer=D-2").await.expect(200).json()["items"][0].clone();
    let mut expected = json!({"dealer_id": "D-2", "shop_id": "S-01", "month": "2026-11"});
    for step in FunnelStep::ALL {
        expected[step.as_str()] = json!(1);
    }
    assert_eq!(row, expected);
}

on_both_databases!(numbers_are_added_up);
