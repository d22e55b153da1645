//! Dealers that are merged (E15): the links go over, the old name stays as history, and nothing is half done.

use crate::{
    claim::claim,
    customer_pages::logged_in,
    ending::grant,
    house::{HANAKO, House, NOON, TARO, caller, operator},
};
use federation::{
    domain::{Dealer, DealerId, DealerState, LinkId, LinkState, Shop},
    flow::{
        DealerError, LinkQuery, MergeDealers, MergeRefused, Refusal, Registered, change_as_dealer,
        change_dealer, dispute, list_links, merge_dealers, register_dealer, register_shop, resume_dealer,
        suspend_dealer, unlink,
    },
    store,
};
use idp::flow::ClaimsTarget;
use serde_json::json;

const DAY: i64 = 86_400;

/// Merges in a visit of its own, which is taken back when it is refused.
async fn merge(
    house: &House,
    from: &'static str,
    into: &'static str,
    (shop_prefix, customer_code_prefix): (&'static str, &'static str),
) -> Result<(), MergeRefused> {
    let sealer = house.provider.clone();
    house
        .provider
        .db
        .write(move |tx| {
            let (from, into) = (&DealerId::from(from), &DealerId::from(into));
            let merge = MergeDealers { from, into, shop_prefix, customer_code_prefix };
            merge_dealers(&sealer.sealer, tx, &operator(), &merge)
        })
        .await
}

async fn links_of(house: &House, client: &str) -> Vec<(LinkId, LinkState, Option<String>, String)> {
    let query = LinkQuery { state: None, before: None, limit: 50 };
    let page = list_links(&house.provider, caller(client), query).await.unwrap();
    page.links
        .into_iter()
        .map(|seen| (seen.link.id, seen.state, seen.customer_code, seen.link.shop))
        .collect()
}

async fn links_go_over(house: &House) {
    let link = house.linked().await;
    let disputed = house.try_start("pal-D-0234", "C-2", TARO, false).await.unwrap().id;
    house.complete("taro", &disputed, 0, "").await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), disputed.clone(), dispute).await.unwrap();
    let open = house.try_start("pal-D-0234", "C-3", TARO, false).await.unwrap().id;
    house.clock.advance_seconds(DAY);
    let carries = grant("carries", "openid dealer_links");
    house.write(move |tx| Ok(idp::store::grants::insert(tx, &carries)?)).await;
    merge(house, "D-0234", "D-0567", ("old-", "")).await.unwrap();
    let live = house.write(|tx| Ok(idp::store::grants::list_live(tx, &"hanako".into())?)).await;
    assert_eq!(live.len(), 1, "nobody is logged out for a merger");

    assert_eq!(house.state(&open).await, LinkState::Void, "what nobody has agreed to ends");
    let mut moved = links_of(house, "pal-D-0567").await;
    moved.sort_by(|one, other| one.2.cmp(&other.2));
    let shop = "old-S-01".to_owned();
    let expected = [
        (link.clone(), LinkState::Linked, Some("C-1".to_owned()), shop.clone()),
        (disputed, LinkState::Disputed, Some("C-2".to_owned()), shop),
    ];
    assert_eq!(moved, expected);
    let entry = json!({
        "dealer": "D-0567", "dealer_name": "レクサス湾岸", "linked_at": NOON, "customer_ref": "C-1",
    });
    let told = claim(house, "my-toyota", "openid dealer_links", ClaimsTarget::Userinfo, false).await;
    assert_eq!(told, json!({ "dealer_links": [entry] }));
    assert_eq!(house.audited("link.moved").await, 2);
    assert_eq!(house.audited("dealer.merged").await, 1);
    let events =
        "SELECT COUNT(*) AS n FROM dealer_events WHERE dealer_id = 'D-0567' AND kind = 'link-linked'";
    assert_eq!(house.count(events).await, 1, "its systems hear of the link in force");

    let query = LinkQuery { state: None, before: None, limit: 1 };
    let refused = list_links(&house.provider, caller("pal-D-0234"), query).await;
    assert!(matches!(refused, Err(DealerError::Refused(Refusal::DealerSuspended))));
    let again = house.try_start("pal-D-0567", "C-1", TARO, false).await;
    assert!(matches!(again, Err(DealerError::Refused(Refusal::Conflict))), "the record is found: {again:?}");
    change_as_dealer(&house.provider, caller("pal-D-0567"), link.clone(), unlink).await.unwrap();
    assert_eq!(house.state(&link).await, LinkState::Unlinked);
}

async fn old_names_are_history(house: &House) {
    house.linked().await;
    let rename = |name: &'static str| {
        house.write(move |tx| {
            let id = DealerId::from("D-0234");
            let before = store::dealers::find(tx, &id)?.unwrap();
            Ok(change_dealer(tx, &operator(), &Dealer { name: name.to_owned(), ..before })?)
        })
    };
    house.clock.advance_seconds(DAY);
    rename("トヨタ新中央").await;
    house.clock.advance_seconds(DAY);
    merge(house, "D-0234", "D-0567", ("old-", "")).await.unwrap();
    assert_eq!(rename("別の名前").await, Registered::Merged);
    house.clock.advance_seconds(DAY);
    house
        .write(|tx| {
            let dealer = Dealer {
                id: DealerId::from("D-0999"),
                name: "レクサス東海".to_owned(),
                name_en: String::new(),
                state: DealerState::Active,
                merger: None,
            };
            Ok(register_dealer(tx, &operator(), &dealer)?)
        })
        .await;
    merge(house, "D-0567", "D-0999", ("", "")).await.unwrap();

    let page = logged_in(house, "hanako", vec![]).await.0.get("/account/dealers").await;
    let names = [
        "レクサス東海",
        "トヨタ中央販売（2026年11月23日まで）",
        "トヨタ新中央（2026年11月24日まで）",
        "レクサス湾岸（2026年11月25日まで）",
    ];
    let places: Vec<_> = names.iter().map(|name| page.body.find(name)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {}", page.body);
    assert!(page.body.contains("本店") && page.body.contains("C-1") && page.body.contains("連携中"));
    assert!(page.body.contains("unlink-0"), "it is ended as before");
}

async fn a_repeat_is_no_error_and_history_stays(house: &House) {
    house.linked().await;
    let merged = || merge(house, "D-0234", "D-0567", ("old-", "old-"));
    merged().await.unwrap();
    merged().await.unwrap();
    assert_eq!(house.audited("dealer.merged").await, 1);
    assert_eq!(links_of(house, "pal-D-0567").await.first().unwrap().2.as_deref(), Some("old-C-1"));
    let elsewhere = merge(house, "D-0234", "D-0999", ("", "")).await;
    assert!(matches!(elsewhere, Err(MergeRefused::Merged)));
    let back = house.write(|tx| Ok(resume_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_eq!(back, Registered::Merged);
}

async fn refused_merges_change_nothing(house: &House) {
    let link = house.linked().await;
    let open = house.try_start("pal-D-0234", "C-3", HANAKO, false).await.unwrap().id;
    house.clock.advance_seconds(600);
    house.try_start("pal-D-0567", "C-1", TARO, false).await.unwrap();
    house
        .write(|tx| {
            let shop = Shop {
                dealer_id: DealerId::from("D-0234"),
                id: "a".repeat(20),
                name: "支店".to_owned(),
                name_en: String::new(),
                state: DealerState::Active,
            };
            Ok(register_shop(tx, &operator(), &shop)?)
        })
        .await;
    let before = house.count("SELECT COUNT(*) AS n FROM audit").await;
    type Expected = fn(&MergeRefused) -> bool;
    let cases: [(&str, &str, (&str, &str), Expected); 6] = [
        ("D-0001", "D-0567", ("", ""), |refusal| matches!(refusal, MergeRefused::NotFound)),
        ("D-0234", "D-0234", ("", ""), |refusal| matches!(refusal, MergeRefused::Target)),
        ("D-0234", "D-0001", ("", ""), |refusal| matches!(refusal, MergeRefused::Target)),
        ("D-0234", "D-0567", ("", "old-"), |refusal| matches!(refusal, MergeRefused::ShopTaken)),
        ("D-0234", "D-0567", ("thirteen-long", "old-"), |refusal| matches!(refusal, MergeRefused::ShopTaken)),
        ("D-0234", "D-0567", ("old-", ""), |refusal| matches!(refusal, MergeRefused::CustomerCodeTaken)),
    ];
    for (from, into, prefixes, expected) in cases {
        let refusal = merge(house, from, into, prefixes).await.unwrap_err();
        assert!(expected(&refusal), "{from} {into} {prefixes:?}: {refusal}");
    }
    house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0567"))?)).await;
    let suspended = merge(house, "D-0234", "D-0567", ("old-", "old-")).await;
    assert!(matches!(suspended, Err(MergeRefused::Target)));

    assert_eq!(house.state(&link).await, LinkState::Linked);
    assert_eq!(house.state(&open).await, LinkState::Provisional);
    assert_eq!(links_of(house, "pal-D-0234").await.len(), 2);
    let suspension = 2; // The other dealer's own: the dealer, and its open start.
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM audit").await, before + suspension);
}

async fn a_thousand_links_go_over_in_one_visit(house: &House) {
    house.linked().await;
    // More than one reading takes, each with a code of its own.
    let provider = house.provider.clone();
    house
        .write(move |tx| {
            let first = store::link_moves::list_movable(tx, &DealerId::from("D-0234"), "", 1)?.remove(0);
            for number in 0..999 {
                let mut link = first.clone();
                link.id = LinkId::generate(tx.now(), tx.random());
                link.token_hash = idp::domain::TokenHash::of(&format!("{number}"));
                let code = format!("N-{number}");
                link.code = Some(federation::flow::seal_code(&provider.sealer, &link.dealer_id, &code));
                store::links::insert(tx, &link)?;
            }
            Ok(())
        })
        .await;
    merge(house, "D-0234", "D-0567", ("old-", "")).await.unwrap();
    let of = |dealer| {
        format!("SELECT COUNT(*) AS n FROM dealer_links WHERE dealer_id = '{dealer}' AND state = 'linked'")
    };
    assert_eq!((house.count(&of("D-0234")).await, house.count(&of("D-0567")).await), (0, 1000));
    let codes = "SELECT COUNT(DISTINCT code_hash) AS n FROM dealer_links";
    assert_eq!(house.count(codes).await, 1000);
}

on_both_databases!(
    links_go_over,
    old_names_are_history,
    a_repeat_is_no_error_and_history_stays,
    refused_merges_change_nothing,
    a_thousand_links_go_over_in_one_visit,
);
