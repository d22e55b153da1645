//! Rotation of the signing keys: in the JWKS before they sign, and after.

use crate::{
    browser::{Browser, http, read, redeem},
    site::Site,
};
use idp::{
    domain::{Clock, SigningAlgorithm},
    flow::{
        KeyAct, PUBLISH_SECONDS, RETIRED_SECONDS, Rotation, list_keys, reload_keys, rotate_by_schedule,
        rotate_keys, withdraw_key,
    },
};
use serde_json::{Map, Value};

fn signed_by(site: &Site) -> String {
    let token = site.provider.keys.current().sign(SigningAlgorithm::ES256, "JWT", &Map::new()).unwrap();
    let header = token.split('.').next().unwrap();
    let published = String::from_utf8(site.provider.keys.current().jwks().to_vec()).unwrap();
    let keys: Value = serde_json::from_str(&published).unwrap();
    let kids = keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap());
    let decoded = idp_header(header);
    kids.map(str::to_owned).find(|kid| decoded.contains(kid.as_str())).unwrap()
}

fn idp_header(part: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[actix_web::test]
async fn keys_are_published_before_they_sign_and_after() {
    let site = Site::start().await;
    let (db, sealer, settings) = (&site.provider.db, &site.provider.sealer, &site.provider.settings);
    let mut known = list_keys(db, settings, site.clock.now()).await.unwrap();
    let old = signed_by(&site);
    assert!(!reload_keys(&site.provider, &mut known).await.unwrap(), "nothing changed");

    assert_eq!(
        rotate_keys(db, sealer, settings, KeyAct::at_terminal()).await.unwrap(),
        Rotation::Published(PUBLISH_SECONDS)
    );
    assert!(reload_keys(&site.provider, &mut known).await.unwrap());
    assert_eq!(known.iter().filter(|key| key.state == "next").count(), 2);
    assert_eq!(signed_by(&site), old, "the old key goes on signing");

    site.clock.advance_seconds(PUBLISH_SECONDS - 1);
    assert_eq!(
        rotate_keys(db, sealer, settings, KeyAct::at_terminal()).await.unwrap(),
        Rotation::TooEarly(1)
    );
    site.clock.advance_seconds(1);
    assert_eq!(rotate_keys(db, sealer, settings, KeyAct::at_terminal()).await.unwrap(), Rotation::Activated);
    assert!(reload_keys(&site.provider, &mut known).await.unwrap());
    let new = signed_by(&site);
    assert_ne!(new, old);
    let answer = reqwest::get(site.url("/jwks")).await.unwrap().text().await.unwrap();
    assert!(answer.contains(&old) && answer.contains(&new), "what the old key signed stays good");

    // The next rotation removes what nothing needs any more.
    site.clock.advance_seconds(31 * 86_400);
    assert_eq!(
        rotate_keys(db, sealer, settings, KeyAct::at_terminal()).await.unwrap(),
        Rotation::Published(PUBLISH_SECONDS)
    );
    assert!(!list_keys(db, settings, site.clock.now()).await.unwrap().iter().any(|key| key.kid == old));
}

/// However lately its tokens were seen.
#[actix_web::test]
async fn what_a_withdrawn_key_signed_is_good_no_more() {
    let site = Site::start().await;
    let code = Browser::new(&site).code("rp-basic", "openid", &[("prompt", "consent")]).await;
    let token = redeem(&site, &code).await.json()["access_token"].as_str().unwrap().to_owned();
    let shown =
        async || read(http().get(site.url("/userinfo")).bearer_auth(&token).send().await.unwrap()).await;
    for _ in 0..2 {
        assert_eq!(shown().await.status, 200);
    }
    let kid = signed_by(&site);
    let agreed = |_: &mut idp::store::Tx<'_>| Ok::<_, idp::flow::ServeError>(());
    let gone =
        withdraw_key(&site.provider, &kid, KeyAct::at_terminal(), "compromised", agreed).await.unwrap();
    assert!(gone.is_some());
    assert_eq!(shown().await.status, 401);
}

const DAY: i64 = 86_400;

/// How many keys there are in a state.
async fn count(site: &Site, state: &str) -> usize {
    let provider = &site.provider;
    let keys = list_keys(&provider.db, &provider.settings, site.clock.now()).await.unwrap();
    keys.iter().filter(|key| key.state == state).count()
}

async fn by_schedule(site: &Site) -> usize {
    rotate_by_schedule(&site.provider).await.unwrap()
}

async fn keys_rotate_by_schedule(site: &Site) {
    let old = signed_by(site);
    site.clock.advance_seconds(90 * DAY - 1);
    assert_eq!((by_schedule(site).await, count(site, "next").await), (0, 0), "89 days are not 90");
    site.clock.advance_seconds(1);

    // Two nodes see the need at once; both have their keys ready.
    let other = site.node_offering(site.provider.settings.signing_algorithms.as_slice()).await.unwrap();
    let (here, there) = tokio::join!(rotate_by_schedule(&site.provider), rotate_by_schedule(&other));
    assert_eq!(here.unwrap() + there.unwrap(), 1, "one of them publishes");
    assert_eq!((count(site, "next").await, count(site, "active").await), (2, 2));
    let mut known = Vec::new();
    reload_keys(&site.provider, &mut known).await.unwrap();
    assert_eq!(signed_by(site), old, "published, and not signing");
    site.clock.advance_seconds(PUBLISH_SECONDS - 1);
    assert_eq!(by_schedule(site).await, 0);

    site.clock.advance_seconds(1);
    let (here, there) = tokio::join!(rotate_by_schedule(&site.provider), rotate_by_schedule(&other));
    assert_eq!(here.unwrap() + there.unwrap(), 1, "one of them lets the new keys sign");
    reload_keys(&site.provider, &mut known).await.unwrap();
    assert_ne!(signed_by(site), old);
    assert_eq!((count(site, "next").await, count(site, "active").await), (0, 2));

    site.clock.advance_seconds(RETIRED_SECONDS);
    by_schedule(site).await;
    assert_eq!(count(site, "retired").await, 2, "what the old ones signed still verifies");
    site.clock.advance_seconds(1);
    by_schedule(site).await;
    assert_eq!(count(site, "retired").await, 0);
}

#[actix_web::test]
async fn keys_rotate_by_schedule_on_sqlite() {
    keys_rotate_by_schedule(&Site::start().await).await;
}

#[actix_web::test]
async fn keys_rotate_by_schedule_on_postgres() {
    keys_rotate_by_schedule(&Site::start_on_postgres().await).await;
}

#[actix_web::test]
async fn a_rotation_by_hand_puts_the_schedule_off() {
    let site = Site::start().await;
    let (db, sealer) = (&site.provider.db, &site.provider.sealer);
    let by_hand = || rotate_keys(db, sealer, &site.provider.settings, KeyAct::at_terminal());
    site.clock.advance_seconds(80 * DAY);
    by_hand().await.unwrap();
    site.clock.advance_seconds(PUBLISH_SECONDS);
    assert_eq!(by_schedule(&site).await, 0, "who published by hand takes the second step, too");
    assert_eq!(by_hand().await.unwrap(), Rotation::Activated);
    site.clock.advance_seconds(90 * DAY - 1);
    assert_eq!(by_schedule(&site).await, 0);
    site.clock.advance_seconds(1);
    assert_eq!(by_schedule(&site).await, 1);
}

#[actix_web::test]
async fn without_a_schedule_keys_stay() {
    let site = Site::start_without_schedule().await;
    site.clock.advance_seconds(1_000 * DAY);
    assert_eq!((by_schedule(&site).await, count(&site, "next").await), (0, 0));
}
