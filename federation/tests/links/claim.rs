//! The claim, computed anew each time.

use crate::house::{House, NOON, operator};
use federation::{
    domain::DealerId,
    flow::{resume_dealer, suspend_dealer},
};
use idp::{
    domain::{
        AccountId, ClaimRequest, ClaimsRequest, ClientId, Grant, GrantId, IdTokenClaims, ScopeSet, SessionId,
    },
    flow::{ClaimsQuery, ClaimsSource, ClaimsTarget},
    store,
};
use serde_json::{Value, json};

/// What a token of Hanako's would say of her links.
pub(crate) async fn claim(
    house: &House,
    client: &'static str,
    scope: &'static str,
    target: ClaimsTarget,
    asked: bool,
) -> Value {
    let source = house.federation.claims();
    let claims = house
        .write(move |tx| {
            let account = store::accounts::find(tx, &AccountId::from("hanako"))?.unwrap();
            let client = store::clients::find(tx, &ClientId::from(client))?.unwrap();
            let mut wanted = ClaimsRequest::default();
            if asked {
                wanted.id_token.insert("dealer_links".to_owned(), ClaimRequest::default());
            }
            let grant = Grant {
                id: GrantId::from("g"),
                account_id: account.id.clone(),
                client_id: client.id.clone(),
                session_id: SessionId::from("s"),
                subject: "sub".to_owned(),
                scope: ScopeSet::parse(scope),
                claims: wanted,
                claims_locales: Vec::new(),
                resource: Vec::new(),
                authorization_details: Vec::new(),
                auth_time: NOON,
                acr: "1".to_owned(),
                amr: Vec::new(),
                nonce: None,
                dpop_jkt: None,
                certificate: None,
                created_at: NOON,
            };
            Ok(source
                .claims(&ClaimsQuery { account: &account, client: &client, grant: &grant, target }, tx)?)
        })
        .await;
    Value::Object(claims)
}

async fn tells_of_linked_rows_of_active_dealers(house: &House) {
    assert_eq!(
        claim(house, "my-toyota", "openid dealer_links", ClaimsTarget::Userinfo, false).await,
        json!({})
    );
    house.linked().await;
    let entry = json!({ "dealer": "D-0234", "dealer_name": "トヨタ中央販売", "linked_at": NOON });
    let mut with_ref = entry.clone();
    with_ref["customer_ref"] = json!("C-1");
    for (client, scope, target, asked, expected) in [
        (
            "my-toyota",
            "openid dealer_links",
            ClaimsTarget::Userinfo,
            false,
            json!({ "dealer_links": [with_ref] }),
        ),
        (
            "maintenance-notebook",
            "openid dealer_links",
            ClaimsTarget::Userinfo,
            false,
            json!({ "dealer_links": [entry] }),
        ),
        ("my-toyota", "openid", ClaimsTarget::Userinfo, false, json!({})),
        ("my-toyota", "openid dealer_links", ClaimsTarget::IdToken, false, json!({})),
        (
            "my-toyota",
            "openid dealer_links",
            ClaimsTarget::IdToken,
            true,
            json!({ "dealer_links": [with_ref] }),
        ),
    ] {
        assert_eq!(claim(house, client, scope, target, asked).await, expected, "{client} {scope} {target:?}");
    }
    house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_eq!(
        claim(house, "my-toyota", "openid dealer_links", ClaimsTarget::Userinfo, false).await,
        json!({})
    );
    house.write(|tx| Ok(resume_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_ne!(
        claim(house, "my-toyota", "openid dealer_links", ClaimsTarget::Userinfo, false).await,
        json!({})
    );
}

/// A client whose ID tokens carry the claims of its scopes reads the dealers there too, without asking for them singly.
async fn stands_in_id_tokens_that_carry_scopes(house: &House) {
    house.linked().await;
    house
        .write(|tx| {
            let mut client = store::clients::find(tx, &ClientId::from("my-toyota"))?.unwrap();
            client.registration.id_token_claims = IdTokenClaims::Scopes;
            store::clients::update(tx, &client)?;
            Ok(())
        })
        .await;
    for (scope, told) in [("openid dealer_links", true), ("openid", false)] {
        let claims = claim(house, "my-toyota", scope, ClaimsTarget::IdToken, false).await;
        assert_eq!(claims.get("dealer_links").is_some(), told, "{scope} {claims}");
    }
}

on_both_databases!(tells_of_linked_rows_of_active_dealers, stands_in_id_tokens_that_carry_scopes);
