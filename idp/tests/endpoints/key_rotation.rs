//! Rotation of the signing keys: in the JWKS before they sign, and after.

use crate::site::Site;
use idp::{
    domain::{Clock, SigningAlgorithm},
    flow::{KeyAct, PUBLISH_SECONDS, Rotation, list_keys, reload_keys, rotate_keys},
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
    let offered = &settings.signing_algorithms;
    let mut known = list_keys(db, settings, site.clock.now()).await.unwrap();
    let old = signed_by(&site);
    assert!(!reload_keys(&site.provider, &mut known).await.unwrap(), "nothing changed");

    assert_eq!(
        rotate_keys(db, sealer, offered, KeyAct::at_terminal()).await.unwrap(),
        Rotation::Published(PUBLISH_SECONDS)
    );
    assert!(reload_keys(&site.provider, &mut known).await.unwrap());
    assert_eq!(known.iter().filter(|key| key.state == "next").count(), 2);
    assert_eq!(signed_by(&site), old, "the old key goes on signing");

    site.clock.advance_seconds(PUBLISH_SECONDS - 1);
    assert_eq!(rotate_keys(db, sealer, offered, KeyAct::at_terminal()).await.unwrap(), Rotation::TooEarly(1));
    site.clock.advance_seconds(1);
    assert_eq!(rotate_keys(db, sealer, offered, KeyAct::at_terminal()).await.unwrap(), Rotation::Activated);
    assert!(reload_keys(&site.provider, &mut known).await.unwrap());
    let new = signed_by(&site);
    assert_ne!(new, old);
    let answer = reqwest::get(site.url("/jwks")).await.unwrap().text().await.unwrap();
    assert!(answer.contains(&old) && answer.contains(&new), "what the old key signed stays good");

    // The next rotation removes what nothing needs any more.
    site.clock.advance_seconds(31 * 86_400);
    assert_eq!(
        rotate_keys(db, sealer, offered, KeyAct::at_terminal()).await.unwrap(),
        Rotation::Published(PUBLISH_SECONDS)
    );
    assert!(!list_keys(db, settings, site.clock.now()).await.unwrap().iter().any(|key| key.kid == old));
}
