//! Which algorithms a deployment signs with: key set, metadata and registration agree, also after one is switched off.

use super::{
    browser::{Browser, redeem},
    site::Site,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use idp::{
    Provider,
    domain::{
        ClientState, Clock,
        SigningAlgorithm::{self, ES256, EdDSA, PS256, RS256},
    },
    flow::{FlowError, list_keys, reload_keys},
    store,
};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};

const ALL: [SigningAlgorithm; 4] = [RS256, ES256, PS256, EdDSA];

/// The algorithms of the published set.
fn published(provider: &Provider) -> Vec<String> {
    let set: Value = serde_json::from_slice(&provider.keys.current().jwks()).unwrap();
    let mut algs: Vec<String> =
        set["keys"].as_array().unwrap().iter().map(|key| key["alg"].as_str().unwrap().to_owned()).collect();
    algs.sort_unstable();
    algs
}

fn alg_of(token: &str) -> String {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["alg"].as_str().unwrap().to_owned()
}

async fn id_token(site: &Site) -> String {
    let code = Browser::new(site).code("rp-basic", "openid", &[]).await;
    redeem(site, &code).await.json()["id_token"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn what_is_said_and_what_is_done_agree() {
    for offered in [[RS256, ES256].as_slice(), &[ES256, RS256, EdDSA], &[RS256, ES256, PS256], &ALL] {
        let site = Site::start_offering(offered).await;
        let said =
            reqwest::get(site.url("/.well-known/openid-configuration")).await.unwrap().text().await.unwrap();
        let said: Value = serde_json::from_str(&said).unwrap();
        let names = |algs: &[SigningAlgorithm]| -> BTreeSet<String> {
            algs.iter().map(|alg| alg.as_str().to_owned()).collect()
        };
        let in_metadata = said["id_token_signing_alg_values_supported"].as_array().unwrap();
        let in_metadata: BTreeSet<String> =
            in_metadata.iter().map(|alg| alg.as_str().unwrap().to_owned()).collect();
        assert_eq!(in_metadata, names(offered));
        assert_eq!(published(&site.provider).into_iter().collect::<BTreeSet<_>>(), names(offered));
        for alg in ALL {
            site.register("rp-basic", move |registration| registration.id_token_signed_response_alg = alg)
                .await;
            if offered.contains(&alg) {
                assert_eq!(alg_of(&id_token(&site).await), alg.as_str());
            } else {
                let answer =
                    Browser::new(&site).get(&Browser::authorize_url("rp-basic", "openid", &[])).await;
                assert_eq!(answer.param("error").as_deref(), Some("unauthorized_client"), "{alg:?}");
                let described = answer.param("error_description").unwrap();
                assert!(described.contains("id_token_signed_response_alg"), "{described}");
            }
        }
    }
}

/// Data of a deployment that once signed with everything.
async fn data_of_old() -> Site {
    Site::start_offering(&ALL).await
}

#[actix_web::test]
async fn keys_that_nobody_used_leave_at_once() {
    let site = data_of_old().await;
    assert_eq!(published(&site.provider).len(), 4);
    id_token(&site).await;
    let node = site.node_offering(&[RS256, ES256]).await.unwrap();
    assert_eq!(published(&node), ["ES256", "RS256"]);
    let keys = list_keys(&node.db, &node.settings, site.clock.now()).await.unwrap();
    let off: Vec<_> = keys.iter().filter(|key| matches!(key.alg.as_str(), "PS256" | "EdDSA")).collect();
    assert_eq!(off.len(), 2);
    assert!(off.iter().all(|key| key.state == "retired" && !key.published), "{off:?}");
    // A second start changes nothing.
    let again = site.node_offering(&[RS256, ES256]).await.unwrap();
    assert_eq!(list_keys(&again.db, &again.settings, site.clock.now()).await.unwrap(), keys);
}

#[actix_web::test]
async fn what_a_client_used_stays_until_its_tokens_have_expired() {
    let site = data_of_old().await;
    site.register("rp-basic", |registration| registration.id_token_signed_response_alg = EdDSA).await;
    let token = id_token(&site).await;
    assert_eq!(alg_of(&token), "EdDSA");

    // While the client is registered for it, the algorithm cannot be taken away.
    let refused = site.node_offering(&[RS256, ES256]).await.map(drop).unwrap_err().to_string();
    for word in ["rp-basic", "EdDSA", "signing_algorithms", "id_token_signed_response_alg"] {
        assert!(refused.contains(word), "{word}: {refused}");
    }

    site.register("rp-basic", |registration| registration.id_token_signed_response_alg = RS256).await;
    let node = site.node_offering(&[RS256, ES256]).await.unwrap();
    assert_eq!(
        published(&node),
        ["ES256", "EdDSA", "RS256"],
        "relying parties may still check what they hold"
    );
    let mut known = list_keys(&node.db, &node.settings, site.clock.now()).await.unwrap();
    assert!(!reload_keys(&node, &mut known).await.unwrap(), "nothing has changed");
    site.clock.advance_seconds(node.settings.lifetimes.id_token + 121);
    assert!(reload_keys(&node, &mut known).await.unwrap());
    assert_eq!(published(&node), ["ES256", "RS256"]);
    let hint = node.keys.current().verify_id_token_hint(&token, &site.issuer);
    assert!(hint.is_ok(), "it still is a hint at the logout");
}

/// While nodes are exchanged one by one, those with the former settings make anew what they miss.
#[actix_web::test]
async fn nodes_with_different_settings_live_together() {
    let site = data_of_old().await;
    let node = site.node_offering(&[RS256, ES256]).await.unwrap();
    let mut known_by_old = Vec::new();
    reload_keys(&site.provider, &mut known_by_old).await.unwrap();
    site.register("rp-basic", |registration| registration.id_token_signed_response_alg = EdDSA).await;
    assert_eq!(alg_of(&id_token(&site).await), "EdDSA", "the old node goes on");
    site.register("rp-basic", |registration| registration.id_token_signed_response_alg = RS256).await;
    let mut known = Vec::new();
    reload_keys(&node, &mut known).await.unwrap();
    assert!(!node.keys.current().can_sign(EdDSA));
    assert!(published(&node).contains(&"EdDSA".to_owned()), "the new one lets it be checked");
    assert!(!published(&node).contains(&"PS256".to_owned()));
}

#[actix_web::test]
async fn a_suspended_client_does_not_keep_the_provider_down() {
    let site = data_of_old().await;
    site.register("rp-post", |registration| registration.id_token_signed_response_alg = PS256).await;
    assert!(site.node_offering(&[RS256, ES256, EdDSA]).await.is_err());
    site.provider
        .db
        .write(|tx| {
            let mut client = store::clients::find(tx, &"rp-post".into())?.unwrap();
            client.state = ClientState::Suspended;
            store::clients::update(tx, &client)?;
            Ok::<_, FlowError>(())
        })
        .await
        .unwrap();
    let node: Arc<Provider> = site.node_offering(&[RS256, ES256, EdDSA]).await.unwrap();
    assert_eq!(published(&node), ["ES256", "EdDSA", "RS256"]);
}
