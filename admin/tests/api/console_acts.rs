//! What operators do in the console beyond looking: mergers, keys that overlap, migrations that are undone; and what happens to
//! somebody who was overtaken.

use crate::{
    desk::{Person, version_of},
    links::link,
    site::Site,
};
use admin::domain::Role;
use federation::domain::LinkState;
use serde_json::{Value, json};

async fn operator<'a>(site: &'a Site) -> Person<'a> {
    site.back_office().await;
    let account = site.person("boss", Role::Operator, None).await;
    Person::at(site, &account).await
}

/// What was typed stays, what is there now stands beside it, and the next press is about that.
async fn who_was_overtaken_loses_nothing(site: &Site) {
    let person = operator(site).await;
    site.dealer("D-1").await;
    let names = [("name", "中央"), ("name_en", "Central")];
    let old = version_of(&person.get("/dealers/D-1/names").await.expect(200));
    site.send("PUT", "/v1/dealers/D-1", json!({"name": "北部", "name_en": "Central"})).await.expect(200);
    let mut form = names.to_vec();
    form.push(("version", &old));
    let late = person.post("/dealers/D-1/names", &form).await.expect(412);
    assert!(
        late.text.contains("value=\"中央\"") && late.text.contains("<td>北部</td><td>中央</td>"),
        "{}",
        late.text
    );
    assert!(!late.text.contains("<td>Central</td>"), "what is the same is no difference");
    assert_eq!(site.get("/v1/dealers/D-1").await.json()["name"], "北部", "nothing was changed");
    let new = version_of(&late);
    assert_ne!(new, old);
    let mut form = names.to_vec();
    form.push(("version", &new));
    person.post("/dealers/D-1/names", &form).await.expect(303);
    assert_eq!(site.get("/v1/dealers/D-1").await.json()["name"], "中央");

    // The same of every form that changes something.
    site.send("POST", "/v1/dealers/D-1/shops", json!({"shop_id": "S-1", "name": "本店"})).await.expect(201);
    let service = json!({"client_id": "shop", "registration": crate::site::relying_party()});
    site.send("POST", "/v1/clients", service).await.expect(201);
    let system = json!({"client_name": "PAL", "scope": "link:read", "jwks": crate::site::jwks()});
    let system = json!({"client_id": "pal-1", "registration": system});
    site.send("POST", "/v1/dealers/D-1/clients", system).await.expect(201);
    site.person("taro", Role::Support, None).await;
    let stale = ("version", "00000000000000000000000000000000");
    let jwks = crate::site::jwks().to_string();
    for (below, fields) in [
        ("/dealers/D-1/shops/S-1/names", vec![("name", "別")]),
        (
            "/dealers/D-1/systems/pal-1/change",
            vec![("client_name", "別"), ("scope", "link:read"), ("jwks", jwks.as_str())],
        ),
        ("/dealers/D-1/systems/pal-1/keys", vec![("keys", jwks.as_str())]),
        (
            "/services/shop/change",
            vec![
                ("client_name", "別"),
                ("scope", "openid"),
                ("redirect_uris", "https://rp.example/callback"),
            ],
        ),
        ("/items/shop", vec![("required_items", "birthdate")]),
        ("/staff/taro", vec![("role", "auditor")]),
    ] {
        let form: Vec<(&str, &str)> = fields.into_iter().chain([stale]).collect();
        let late = person.post(below, &form).await.expect(412);
        assert!(late.text.contains("id=\"overtaken\""), "{below}: {}", late.text);
        assert_ne!(version_of(&late), stale.1, "{below}");
    }
}

async fn a_merger_says_what_will_happen(site: &Site) {
    let person = operator(site).await;
    for dealer in ["D-1", "D-2"] {
        site.dealer(dealer).await;
    }
    site.send("POST", "/v1/dealers/D-1/shops", json!({"shop_id": "S-01", "name": "本店"})).await.expect(201);
    link(site, "D-1", LinkState::Linked, 1).await;
    link(site, "D-1", LinkState::Provisional, 2).await;
    let version = version_of(&person.get("/dealers/D-1/merge").await.expect(200));
    let form = |into: &'static str, press: &'static str| {
        let fields = [("into", into), ("shop_prefix", "x-"), ("press", press), ("version", version.as_str())];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let send = async |into, press| {
        let form = form(into, press);
        let fields: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        person.post("/dealers/D-1/merge", &fields).await
    };
    for wrong in ["D-1", "D-9", ""] {
        let refused = send(wrong, "").await.expect(422);
        assert!(refused.text.contains("id=\"into-error\""), "{wrong}");
    }
    let check = send("D-2", "").await.expect(200);
    for said in ["店舗 1件", "連携 1件", "仮登録 1件", "元に戻せません", "name=\"shop_prefix\" value=\"x-\""]
    {
        assert!(check.text.contains(said), "{said}: {}", check.text);
    }
    assert!(site.get("/v1/dealers/D-1").await.json()["merged_into"].is_null(), "a look changes nothing");
    let back = send("D-2", "change").await.expect(200);
    assert!(back.text.contains("value=\"D-2\""));
    let done = send("D-2", "submit").await.expect(303);
    assert_eq!(done.header("location"), "/console/dealers/D-1?merged");
    assert_eq!(site.get("/v1/dealers/D-1").await.json()["merged_into"], "D-2");
    site.get("/v1/dealers/D-2/shops/x-S-01").await.expect(200);
    send("D-2", "").await.expect(409);
}

async fn keys_of_a_system_overlap(site: &Site) {
    let person = operator(site).await;
    site.dealer("D-1").await;
    let system = json!({"client_name": "PAL", "scope": "link:read", "jwks": crate::site::jwks()});
    let system = json!({"client_id": "pal-1", "registration": system});
    site.send("POST", "/v1/dealers/D-1/clients", system).await.expect(201);
    let below = "/dealers/D-1/systems/pal-1/keys";
    let kids = async || {
        let kept = site.get("/v1/dealers/D-1/clients/pal-1").await.json();
        let keys = kept["registration"]["jwks"]["keys"].as_array().unwrap().clone();
        keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let page = person.get(below).await.expect(200);
    let first = page.text.split("name=\"keep\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    // RFC 7517, A.1.
    let new = json!({"kty": "EC", "crv": "P-256", "kid": "2", "alg": "ES256",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"});
    let (new, version) = (new.to_string(), version_of(&page));
    let both = [("keep", first), ("keys", new.as_str()), ("version", version.as_str())];
    person.post(below, &both).await.expect(303);
    assert_eq!(kids().await, ["1", "2"], "both are good while the system changes over");
    let page = person.get(below).await.expect(200);
    let second = page.text.split("name=\"keep\" value=\"").nth(2).unwrap().split('"').next().unwrap();
    let version = version_of(&page);
    person.post(below, &[("keep", second), ("version", version.as_str())]).await.expect(303);
    assert_eq!(kids().await, ["2"]);
    let version = version_of(&person.get(below).await.expect(200));
    for keys in ["{", "", "{\"kty\":\"EC\"}"] {
        let none = person.post(below, &[("keys", keys), ("version", version.as_str())]).await.expect(422);
        assert!(none.text.contains("id=\"keys-error\""), "{keys}");
    }
    assert_eq!(kids().await, ["2"], "a system is never left without a key");
}

async fn links_stand_in_either_order(site: &Site) {
    let person = operator(site).await;
    site.dealer("D-1").await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(link(site, "D-1", LinkState::Linked, number).await);
    }
    let listed = async |query: &str| {
        let page = site.get(&format!("/v1/links?{query}")).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        let ids = items.iter().map(|item| item["link_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        (ids, page["next_cursor"].as_str().map(str::to_owned))
    };
    let newest: Vec<String> = ids.iter().rev().cloned().collect();
    assert_eq!(listed("").await.0, newest);
    assert_eq!(listed("order=newest_first").await.0, newest);
    let (first, next) = listed("order=oldest_first&limit=2").await;
    assert_eq!(first, ids[..2]);
    let next = next.unwrap();
    assert_eq!(listed(&format!("order=oldest_first&limit=2&cursor={next}")).await, (ids[2..].to_vec(), None));
    // A cursor of one order is worth nothing in the other.
    site.get(&format!("/v1/links?cursor={next}")).await.expect(400);
    site.get("/v1/links?order=random").await.expect(400);
    let page = person.get("/links?order=oldest_first").await.expect(200);
    let places: Vec<usize> = ids.iter().map(|id| page.text.find(id.as_str()).unwrap()).collect();
    assert!(places.is_sorted() && page.text.contains("value=\"oldest_first\" selected"), "{places:?}");
}

/// An open link whose time is over has expired, whether or not that was noted, and is found as such in its place.
async fn expired_links_are_found_noted_or_not(site: &Site) {
    site.dealer("D-1").await;
    let noted = link(site, "D-1", LinkState::Expired, 1).await;
    let overdue = link(site, "D-1", LinkState::Provisional, 2).await;
    let later = link(site, "D-1", LinkState::Expired, 3).await;
    site.clock.advance_seconds(100);
    let open = link(site, "D-1", LinkState::Provisional, 4).await;
    for (query, wanted) in [
        ("state=expired", vec![&later, &overdue, &noted]),
        ("state=expired&order=oldest_first", vec![&noted, &overdue, &later]),
        ("state=expired&limit=2", vec![&later, &overdue]),
        ("state=provisional", vec![&open]),
        ("state=expired&dealer=D-2", vec![]),
    ] {
        let page = site.get(&format!("/v1/links?{query}")).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        let ids: Vec<&str> = items.iter().map(|item| item["link_id"].as_str().unwrap()).collect();
        assert_eq!(ids, wanted, "{query}");
    }
}

/// A user of a legacy site who came over as `account`, with the dealer link that the migration made.
async fn came_over(site: &Site, account: &str, user: &str, number: i64) -> String {
    let link = link(site, "D-1", LinkState::Linked, number).await;
    let at = site.now().seconds() - 1;
    let hash = site.provider.sealer.keyed_hash("legacy-user", format!("owners-site\n{user}").as_bytes());
    for sql in [
        format!("UPDATE dealer_links SET account_id = '{account}' WHERE id = '{link}'"),
        format!(
            "INSERT INTO legacy_users (site, user_hash, user_sealed, account_id, handover_id, state, reference, attempts, started_at, due_at, migrated_at) VALUES ('owners-site', '{hash}', 'x', '{account}', 'h-{number}', 'migrated', '4071827{number}', 0, {at}, {at}, {at})"
        ),
        format!(
            "INSERT INTO dealer_link_consents (id, link_id, account_id, dealer_id, document, version, hash, terms, journey, consented_at) VALUES ('c-{number}', '{link}', '{account}', 'D-1', 'migration-consent', '1', 'x', '{{}}', 'migration', {at})"
        ),
    ] {
        site.execute(&sql).await;
    }
    link
}

async fn a_wrong_migration_is_undone(site: &Site) {
    let person = operator(site).await;
    site.dealer("D-1").await;
    for account in ["wrong", "other"] {
        site.account(account, false).await;
    }
    let made = came_over(site, "wrong", "hanako82", 1).await;
    // Linked at the counter, and another person's: both stay.
    let own = link(site, "D-1", LinkState::Linked, 5).await;
    site.execute(&format!("UPDATE dealer_links SET account_id = 'wrong' WHERE id = '{own}'")).await;
    let others = came_over(site, "other", "yumi82", 2).await;

    let search = |user: &'static str| {
        [("site", "owners-site"), ("legacy_user_id", user), ("reason", "customer_request")]
    };
    person.post("/migration/member", &search("nobody")).await.expect(422);
    person.post("/migration/member", &search("")).await.expect(422);
    let found = person.post("/migration/member", &search("hanako82")).await.expect(303);
    assert_eq!(found.header("location"), "/console/accounts/wrong");
    let page = person.get("/accounts/wrong").await.expect(200);
    assert!(page.text.contains("owners-site") && page.text.contains("/migrations/owners-site/release"));
    assert!(!page.text.contains("hanako82"));
    let body = json!({"site": "owners-site", "legacy_user_id": "hanako82", "reason": "customer_request"});
    let read = site.send("POST", "/v1/migrations/search", body).await.expect(200);
    let tie = site.get("/v1/accounts/wrong/migrations/owners-site").await.expect(200);
    assert_eq!((read.json(), read.header("etag")), (tie.json(), tie.header("etag")));
    let all = site.get("/v1/accounts/wrong/migrations").await.expect(200).json();
    assert_eq!(all, json!({"items": [tie.json()]}));

    let path = "/accounts/wrong/migrations/owners-site/release";
    let version = version_of(&person.get(path).await.expect(200));
    person.post(path, &[("version", "other")]).await.expect(412);
    let released = person.post(path, &[("version", version.as_str())]).await.expect(303);
    assert_eq!(released.header("location"), "/console/accounts/wrong?released");
    let state =
        async |id: &str| site.get(&format!("/v1/links/{id}")).await.expect(200).json()["state"].clone();
    assert_eq!(state(&made).await, "unlinked");
    assert_eq!((state(&own).await, state(&others).await), (json!("linked"), json!("linked")));
    site.get("/v1/accounts/wrong/migrations/owners-site").await.expect(404);
    site.call("DELETE", "/v1/accounts/wrong/migrations/owners-site").await.expect(404);
    site.get("/v1/accounts/other/migrations/owners-site").await.expect(200);
    site.get("/v1/accounts/nobody/migrations").await.expect(404);
    let audit = site.audit().await;
    let lines = |action: &str| audit.iter().filter(|line| line["action"] == action).count();
    assert_eq!(lines("migration.looked_up"), 3, "the one that found nothing as well");
    for action in ["migration.released", "account.migration_released", "link.unlinked"] {
        assert_eq!(lines(action), 1, "{action}");
    }
    let line = audit.iter().find(|line| line["action"] == "account.migration_released").unwrap();
    assert_eq!((&line["actor"], &line["object"]), (&json!("boss"), &json!("account:wrong")));
    site.call("DELETE", "/v1/accounts/other/migrations/owners-site").await.expect(204);
    assert_eq!(state(&others).await, "unlinked");
}

async fn no_id_hides_behind_a_page(site: &Site) {
    let person = operator(site).await;
    site.dealer("D-1").await;
    let refused = async |path: &str, body: Value| {
        let problem = site.send("POST", path, body).await.expect(422).json();
        assert_eq!(problem["errors"][0]["code"], "reserved", "{path}: {problem}");
    };
    refused("/v1/dealers", json!({"dealer_id": "new", "name": "x"})).await;
    refused("/v1/dealers/D-1/shops", json!({"shop_id": "new", "name": "x"})).await;
    refused("/v1/clients", json!({"client_id": "new", "registration": crate::site::relying_party()})).await;
    let text = json!({"version": "2099-01-01", "effective_on": "2099-01-01", "title_ja": "x", "title_en": "x", "body_ja": "x", "body_en": "x"});
    refused("/v1/texts/new/versions", text).await;
    let wrong = person.post("/dealers/new", &[("dealer_id", "new"), ("name", "x")]).await.expect(422);
    assert!(wrong.text.contains("「new」は使えません"), "{}", wrong.text);
}

on_both_databases!(
    who_was_overtaken_loses_nothing,
    a_merger_says_what_will_happen,
    keys_of_a_system_overlap,
    links_stand_in_either_order,
    expired_links_are_found_noted_or_not,
    a_wrong_migration_is_undone,
    no_id_hides_behind_a_page,
);
