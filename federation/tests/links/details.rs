//! Authorization details of the type `dealer_link`, computed anew each time.

use crate::house::{House, NOON, operator};
use federation::{
    details::DEALER_LINK_TYPE,
    domain::DealerId,
    flow::{resume_dealer, suspend_dealer},
};
use idp::{
    domain::{AccountId, AuthorizationDetail, ClientId, Lang},
    flow::{DetailQuery, DetailReader, DetailType},
    store,
};
use serde_json::{Value, json};

/// Who reads it.
#[derive(Clone, Copy, Debug)]
enum Reader {
    Client,
    TokenHolder,
    Other(&'static str),
}

fn asking(dealer: Option<&str>) -> AuthorizationDetail {
    let mut detail = json!({"type": DEALER_LINK_TYPE, "actions": ["read"]});
    if let Some(dealer) = dealer {
        detail["dealer"] = json!(dealer);
    }
    serde_json::from_value(detail).unwrap()
}

/// What Hanako's detail says to `reader` of a token of `client`.
async fn granted(house: &House, client: &'static str, dealer: Option<&'static str>, reader: Reader) -> Value {
    let details = house.federation.details();
    let granted = house
        .write(move |tx| {
            let account = store::accounts::find(tx, &AccountId::from("hanako"))?.unwrap();
            let client = store::clients::find(tx, &ClientId::from(client))?.unwrap();
            let other = match reader {
                Reader::Other(id) => store::clients::find(tx, &ClientId::from(id))?,
                Reader::Client | Reader::TokenHolder => None,
            };
            let reader = match (reader, &other) {
                (Reader::Client, _) => DetailReader::Client,
                (_, Some(other)) => DetailReader::Other(other),
                (_, None) => DetailReader::TokenHolder,
            };
            let query = DetailQuery { account: &account, client: &client, reader };
            Ok(details.granted(&query, &asking(dealer), tx)?)
        })
        .await;
    serde_json::to_value(granted).unwrap()
}

async fn says_the_links_that_count_and_no_more(house: &House) {
    for dealer in [None, Some("D-0234"), Some("D-9999")] {
        assert_eq!(granted(house, "my-toyota", dealer, Reader::Client).await, Value::Null);
    }
    house.linked().await;
    let bare = json!({ "dealer": "D-0234", "dealer_name": "トヨタ中央販売", "linked_at": NOON });
    let mut with_ref = bare.clone();
    with_ref["customer_ref"] = json!("C-1");
    for (client, dealer, reader, link) in [
        ("my-toyota", None, Reader::Client, Some(&with_ref)),
        ("my-toyota", Some("D-0234"), Reader::Client, Some(&with_ref)),
        // Nobody but the client that is registered for it reads the dealer's customer code.
        ("my-toyota", None, Reader::TokenHolder, Some(&bare)),
        ("my-toyota", None, Reader::Other("maintenance-notebook"), Some(&bare)),
        ("maintenance-notebook", None, Reader::Other("my-toyota"), Some(&bare)),
        ("maintenance-notebook", None, Reader::Client, Some(&bare)),
        // Another dealer, and one that does not exist, are answered alike.
        ("my-toyota", Some("D-0567"), Reader::Client, None),
        ("my-toyota", Some("D-9999"), Reader::Client, None),
        // A dealer's system sees that dealer alone.
        ("my-toyota", None, Reader::Other("pal-D-0234"), Some(&bare)),
        ("my-toyota", None, Reader::Other("pal-D-0567"), None),
        ("my-toyota", Some("D-0234"), Reader::Other("pal-D-0567"), None),
        ("pal-D-0567", None, Reader::Client, None),
        ("pal-D-0567", Some("D-0234"), Reader::Client, None),
        ("pal-D-0234", Some("D-0234"), Reader::Client, Some(&bare)),
    ] {
        let said = granted(house, client, dealer, reader).await;
        assert_eq!(
            said.get("links"),
            link.map(|link| json!([link])).as_ref(),
            "{client} {dealer:?} {reader:?}"
        );
        assert_eq!(said.get("dealer").and_then(Value::as_str), dealer.filter(|_| link.is_some()));
    }
}

async fn falls_away_when_the_link_ends(house: &House) {
    house.linked().await;
    let ask = || granted(house, "my-toyota", Some("D-0234"), Reader::Client);
    assert_ne!(ask().await, Value::Null);
    house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_eq!(ask().await, Value::Null, "a suspended dealer is told of nowhere (rule 13)");
    house.write(|tx| Ok(resume_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_ne!(ask().await, Value::Null);
    house.execute("UPDATE dealer_links SET state = 'unlinked'").await;
    assert_eq!(ask().await, Value::Null);
}

async fn names_a_dealer_only_where_there_is_a_link(house: &House) {
    let words = |dealer: Option<&'static str>, lang| async move {
        let details = house.federation.details();
        house
            .write(move |tx| {
                let account = store::accounts::find(tx, &AccountId::from("hanako"))?.unwrap();
                let client = store::clients::find(tx, &ClientId::from("maintenance-notebook"))?.unwrap();
                Ok(details.words((&account, &client), &asking(dealer), lang, tx)?)
            })
            .await
    };
    for dealer in ["D-0234", "D-9999", "<b>"] {
        let said = words(Some(dealer), Lang::Ja).await;
        assert_eq!(said.title, "サービスが指定した販売店との連携");
        assert!(said.detail.unwrap().starts_with("いまは連携していないため"));
    }
    house.linked().await;
    for (dealer, lang, title) in [
        (Some("D-0234"), Lang::Ja, "「トヨタ中央販売」との連携"),
        (Some("D-0234"), Lang::En, "Your link with “トヨタ中央販売”"),
        (Some("D-0567"), Lang::Ja, "サービスが指定した販売店との連携"),
        (Some("D-9999"), Lang::En, "Your link with a dealer that the service names"),
        (None, Lang::Ja, "販売店との連携"),
        (None, Lang::En, "Your links with dealers"),
    ] {
        assert_eq!(words(dealer, lang).await.title, title);
    }
}

on_both_databases!(
    says_the_links_that_count_and_no_more,
    falls_away_when_the_link_ends,
    names_a_dealer_only_where_there_is_a_link,
);
