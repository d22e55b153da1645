//! What a dealer's people do in their console, and what they may not.

use crate::{
    desk::Person,
    links::link,
    site::{Site, jwks},
};
use admin::{console::DEALERS, domain::Role};
use federation::{
    domain::{LinkId, LinkState},
    store::links,
};
use idp::{
    domain::AccountId,
    store::audit::{self, Actor, AuditEvent},
};
use serde_json::{Value, json};

const DEALER: &str = "D-1";

/// The dealer with its administrator; accounts have ids of the length that real ones have.
async fn dealer(site: &Site) -> Person<'_> {
    site.back_office().await;
    site.dealer(DEALER).await;
    let path = format!("/v1/dealers/{DEALER}/shops");
    site.send("POST", &path, json!({"shop_id": "S-01", "name": "本店"})).await.expect(201);
    seated(site, "head", Role::DealerAdministrator, DEALER).await
}

async fn seated<'a>(site: &'a Site, who: &str, role: Role, dealer: &str) -> Person<'a> {
    let account = site.person(&long(who), role, Some(dealer)).await;
    Person::before(&DEALERS, site, &account).await
}

/// A name as long as an id of ours.
fn long(who: &str) -> String {
    format!("{who:0<26}")
}

async fn state(site: &Site, id: &str) -> Value {
    site.get(&format!("/v1/links/{id}")).await.json()["state"].clone()
}

async fn invitations(site: &Site) -> Vec<Value> {
    site.get("/v1/staff-invitations").await.json()["items"].as_array().unwrap().clone()
}

/// Dealer staff send mails again and take starts back; only administrators dispute, settle and end links.
async fn links_are_resent_cancelled_disputed_and_ended(site: &Site) {
    let head = dealer(site).await;
    site.account("hanako", false).await;
    let staff = seated(site, "counter", Role::DealerStaff, DEALER).await;
    let open = link(site, DEALER, LinkState::Provisional, 1).await;
    let page = staff.get(&format!("/links/{open}")).await.expect(200);
    assert!(page.text.contains("C-1") && !page.text.contains("hanako"), "{}", page.text);
    staff.press(&format!("/links/{open}/resend"), &[]).await.expect(303);
    let again = staff.press(&format!("/links/{open}/resend"), &[]).await.expect(429);
    assert!(again.text.contains("回数が多すぎます"));
    let page = staff.get(&format!("/links/{open}")).await.expect(200);
    assert!(page.text.contains("手続きのメールを送り直した") && page.text.contains("id=\"cancel\""));
    staff.press(&format!("/links/{open}/cancel"), &[]).await.expect(303);
    assert_eq!(state(site, &open).await, "cancelled");
    staff.press(&format!("/links/{open}/resend"), &[]).await.expect(409);

    let linked = link(site, DEALER, LinkState::Linked, 2).await;
    for act in ["dispute", "settle", "unlink"] {
        staff.get(&format!("/links/{linked}/{act}")).await.expect(403);
        staff.post(&format!("/links/{linked}/{act}"), &[]).await.expect(403);
    }
    let seen = staff.get(&format!("/links/{linked}")).await.expect(200);
    assert!(!seen.text.contains("id=\"unlink\""), "no way to what is not theirs");
    for (act, after) in [("dispute", "disputed"), ("settle", "linked"), ("unlink", "unlinked")] {
        head.press(&format!("/links/{linked}/{act}"), &[]).await.expect(303);
        assert_eq!(state(site, &linked).await, after);
    }
    let audit = site.audit().await;
    for (action, by) in [("link.cancelled", "counter"), ("link.disputed", "head"), ("link.unlinked", "head")]
    {
        let line = audit.iter().find(|line| line["action"] == action).unwrap();
        assert_eq!((&line["actor_type"], &line["actor"]), (&json!("staff"), &json!(long(by))), "{action}");
    }
}

/// What the customer did on the way is not told, and by whom something was done only by kind.
async fn a_history_tells_no_more_than_the_interface(site: &Site) {
    let head = dealer(site).await;
    let id = link(site, DEALER, LinkState::Provisional, 1).await;
    let customer = "hanako";
    for action in ["link.mailed", "link.opened", "link.authenticated", "link.declined"] {
        let (actor, object) = (Actor::Account(customer.to_owned()), format!("link:{id}"));
        let mut event = AuditEvent::new(actor, action, object);
        event.dealer = Some(DEALER.to_owned());
        event.result = "not_mine";
        site.write(move |tx| Ok(audit::insert(tx, &event)?)).await;
    }
    let page = head.get(&format!("/links/{id}")).await.expect(200);
    let events = page.text.split("id=\"events\"").nth(1).unwrap();
    assert_eq!(events.matches("<th scope=\"row\"").count(), 2, "{events}");
    assert!(
        events.contains("お客様が断った") && !events.contains("not_mine") && !page.text.contains(customer)
    );
}

/// B6: only starts that still wait, with what helps.
async fn mails_that_did_not_arrive(site: &Site) {
    let head = dealer(site).await;
    let none = head.get("/failures").await.expect(200);
    assert!(none.text.contains("届かなかったメールはありません"));
    let (failed, well) = (
        link(site, DEALER, LinkState::Provisional, 7).await,
        link(site, DEALER, LinkState::Provisional, 8).await,
    );
    let gone = link(site, DEALER, LinkState::Declined, 9).await;
    site.write(move |tx| {
        for id in [&failed, &gone] {
            links::set_undeliverable(tx, &LinkId::from(id.as_str()))?;
        }
        Ok(())
    })
    .await;
    let page = head.get("/failures").await.expect(200);
    assert!(page.text.contains("C-7") && page.text.contains("どうすればよいか"), "{}", page.text);
    assert!(!page.text.contains("C-8") && !page.text.contains("C-9") && !page.text.contains(&well));
    let start = head.get("").await.expect(200);
    assert!(start.text.contains("手続きのメールが届いていない仮登録が、1件あります"), "{}", start.text);
    let all = head.get("/links").await.expect(200);
    assert!(all.text.contains("配信不可"));
}

/// Every address gets the same answer, so that a dealer learns nothing of accounts and roles elsewhere.
async fn invitations_tell_nothing(site: &Site) {
    let head = dealer(site).await;
    site.dealer("D-2").await;
    seated(site, "rival", Role::DealerStaff, "D-2").await;
    site.account("ready", true).await;
    site.person("boss", Role::Operator, None).await;
    let rival = format!("{}@example.jp", long("rival"));
    for email in ["nobody@example.jp", "ready@example.jp", "boss@example.jp", &rival] {
        let sent =
            head.post("/staff/invite", &[("email", email), ("role", "dealer_staff")]).await.expect(303);
        assert_eq!(sent.header("location"), "/dealer-console/staff?invited", "{email}");
    }
    assert_eq!(invitations(site).await.len(), 4);
    let own = format!("{}@example.jp", long("head"));
    let own = head.post("/staff/invite", &[("email", &own), ("role", "dealer_staff")]).await.expect(422);
    assert!(own.text.contains("担当者の一覧から、役割を変更してください"), "{}", own.text);
    head.post("/staff/invite", &[("email", "x"), ("role", "dealer_staff")]).await.expect(422);
    for role in ["operator", "auditor", ""] {
        head.post("/staff/invite", &[("email", "a@example.jp"), ("role", role)]).await.expect(400);
    }
    // Another dealer's invitation takes the place of none of these.
    let other = seated(site, "rivals-head", Role::DealerAdministrator, "D-2").await;
    other
        .post("/staff/invite", &[("email", "nobody@example.jp"), ("role", "dealer_staff")])
        .await
        .expect(303);
    let waiting = invitations(site).await;
    let dealers =
        waiting.iter().filter(|one| one["email"] == "nobody@example.jp").map(|one| &one["dealer_id"]);
    let mut dealers: Vec<&str> = dealers.map(|dealer| dealer.as_str().unwrap()).collect();
    dealers.sort_unstable();
    assert_eq!(dealers, ["D-1", "D-2"]);
    head.post("/staff/invite", &[("email", "nobody@example.jp"), ("role", "dealer_staff")]).await.expect(303);
    assert_eq!(invitations(site).await.len(), 5, "one of each house");
    for number in 0..45 {
        let email = format!("p{number}@example.jp");
        head.post("/staff/invite", &[("email", &email), ("role", "dealer_staff")]).await.expect(303);
    }
    head.post("/staff/invite", &[("email", "last@example.jp"), ("role", "dealer_staff")]).await.expect(429);
}

/// Roles are changed and ended, but never one's own: somebody is always left who runs the dealer.
async fn people_are_changed_and_ended(site: &Site) {
    let head = dealer(site).await;
    let counter = seated(site, "counter", Role::DealerStaff, DEALER).await;
    let path = format!("/staff/{}", long("counter"));
    head.press(&path, &[("role", "dealer_administrator")]).await.expect(303);
    counter.get("/staff").await.expect(200);
    let itself = format!("/staff/{}", long("head"));
    let own = head.press(&itself, &[("role", "dealer_staff")]).await.expect(409);
    assert!(own.text.contains("自分の役割は変えられません"));
    head.press(&format!("{itself}/end"), &[]).await.expect(409);
    head.press(&path, &[("role", "operator")]).await.expect(400);
    counter.press(&format!("{itself}/end"), &[]).await.expect(303);
    head.get("").await.expect(303);
    let audit = site.audit().await;
    let ended = audit.iter().find(|line| line["action"] == "staff.ended").unwrap();
    assert_eq!((&ended["actor"], &ended["dealer"]), (&json!(long("counter")), &json!(DEALER)));

    counter.post("/staff/invite", &[("email", "new@example.jp"), ("role", "dealer_staff")]).await.expect(303);
    let id = invitations(site).await[0]["invitation_id"].as_str().unwrap().to_owned();
    counter.press(&format!("/staff/invitations/{id}/revoke"), &[]).await.expect(303);
    assert!(invitations(site).await.is_empty());
}

/// Registered, named, switched off and on.
async fn shops_are_the_dealers(site: &Site) {
    let head = dealer(site).await;
    let wrong = head.post("/shop-registration", &[("shop_id", "S 2"), ("name", "港店")]).await.expect(422);
    assert!(wrong.text.contains("href=\"#shop_id\"") && wrong.text.contains("value=\"港店\""));
    head.post("/shop-registration", &[("shop_id", "S-02"), ("name", "港店")]).await.expect(303);
    head.post("/shop-registration", &[("shop_id", "S-02"), ("name", "別")]).await.expect(422);
    head.press("/shops/S-02", &[("name", "新港店")]).await.expect(303);
    head.press("/shops/S-02/suspend", &[]).await.expect(303);
    let kept = site.get("/v1/dealers/D-1/shops/S-02").await.json();
    assert_eq!((&kept["name"], &kept["state"]), (&json!("新港店"), &json!("suspended")));
    head.press("/shops/S-02/resume", &[]).await.expect(303);
    assert_eq!(site.get("/v1/dealers/D-1/shops/S-02").await.json()["state"], "active");
}

/// B5: a new key beside the old one, and the old one away; a private key is seen once.
async fn keys_are_replaced_with_overlap(site: &Site) {
    dealer(site).await;
    let registration = json!({"client_name": "PAL", "jwks": jwks(), "scope": "link:read"});
    let body = json!({"client_id": "pal-1", "registration": registration});
    site.send("POST", "/v1/dealers/D-1/clients", body).await.expect(201);
    site.clock.advance_seconds(3 * 86_400);
    // The working day is over: another login.
    let head = Person::before(&DEALERS, site, &AccountId::from(long("head"))).await;
    let page = head.get("/systems/pal-1").await.expect(200);
    assert!(page.text.contains("3日") && page.text.contains("最後の鍵は削除できません"), "{}", page.text);

    let mut private = jwks()["keys"][0].clone();
    private["d"] = json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");
    private["kid"] = json!("2");
    for bad in ["{", "[]", "{}", &private.to_string(), &jwks().to_string()] {
        let refused = head.press("/systems/pal-1/add-key", &[("jwk", bad)]).await.expect(422);
        assert!(refused.text.contains("id=\"jwk-error\""), "{bad}");
    }
    let made = head.press("/systems/pal-1/make-key", &[]).await.expect(200);
    let shown = made.text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let shown: Value = serde_json::from_str(&shown.replace("&#34;", "\"").replace("&quot;", "\"")).unwrap();
    let secret = shown["d"].as_str().unwrap();
    let kept = site.get("/v1/dealers/D-1/clients/pal-1").await;
    let keys = kept.json()["registration"]["jwks"]["keys"].as_array().unwrap().clone();
    assert_eq!(keys.len(), 2, "the old one holds beside it");
    assert_eq!(keys[1]["x"], shown["x"]);
    assert!(!kept.text.contains(secret) && keys[1].get("d").is_none());
    let page = head.get("/systems/pal-1").await.expect(200);
    assert!(!page.text.contains(secret) && page.text.contains("0日") && page.text.contains("3日"));
    let old = page.text.split("/keys/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    head.press(&format!("/systems/pal-1/keys/{old}/remove"), &[]).await.expect(303);
    let kept = site.get("/v1/dealers/D-1/clients/pal-1").await.json();
    assert_eq!(kept["registration"]["jwks"]["keys"], json!([keys[1]]));
    let page = head.get("/systems/pal-1").await.expect(200);
    assert!(!page.text.contains("/keys/"), "the last one has no way out");
    let actions: Vec<Value> = site.audit().await.into_iter().map(|line| line["action"].clone()).collect();
    assert!(actions.contains(&json!("client.key_added")) && actions.contains(&json!("client.key_removed")));
    assert!(!site.get("/v1/audit").await.text.contains(secret));
}

/// The last key stays, whatever is sent.
async fn the_last_key_stays(site: &Site) {
    let head = dealer(site).await;
    let registration = json!({"client_name": "PAL", "jwks": jwks(), "scope": "link:read"});
    let body = json!({"client_id": "pal-1", "registration": registration});
    site.send("POST", "/v1/dealers/D-1/clients", body).await.expect(201);
    head.press("/systems/pal-1/make-key", &[]).await.expect(200);
    let page = head.get("/systems/pal-1").await.expect(200);
    let names: Vec<String> =
        page.text.split("/keys/").skip(1).map(|rest| rest.split('/').next().unwrap().to_owned()).collect();
    let last = format!("/systems/pal-1/keys/{}", names[1]);
    head.press(&format!("/systems/pal-1/keys/{}/remove", names[0]), &[]).await.expect(303);
    head.press(&format!("{last}/remove"), &[]).await.expect(409);
    let kept = site.get("/v1/dealers/D-1/clients/pal-1").await.json();
    assert_eq!(kept["registration"]["jwks"]["keys"].as_array().unwrap().len(), 1);
}

/// B7: the whole list, however long, and no cell is a formula.
async fn an_export_is_whole_and_harmless(site: &Site) {
    let head = dealer(site).await;
    for number in 0..205 {
        link(site, DEALER, LinkState::Provisional, number).await;
    }
    site.execute("UPDATE dealer_links SET staff = '=HYPERLINK(1)' WHERE shop = 'S-01'").await;
    let file = head.get("/links?format=csv").await.expect(200);
    assert!(file.header("content-disposition").contains("links.csv"));
    assert!(file.header("content-length").is_empty(), "it is streamed");
    let lines: Vec<&str> = file.text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 206);
    assert!(lines[0].starts_with('\u{feff}') && lines[0].contains("お客様番号"), "{}", lines[0]);
    assert!(lines[1..].iter().all(|line| line.contains(",'=HYPERLINK(1),")), "{}", lines[1]);
    assert!(lines[1].contains("C-204") && lines[205].contains("C-0,"), "newest first, nothing twice");
}

/// B8: what its own people did, at terminals too; no operator, no customer, nothing of another dealer.
async fn the_audit_is_of_the_own_people(site: &Site) {
    let head = dealer(site).await;
    let staff = seated(site, "counter", Role::DealerStaff, DEALER).await;
    staff.get("/staff").await.expect(403);
    let operator = long("operator");
    for (actor, action, object) in [
        (Actor::Staff("tanaka".to_owned()), "link.address_looked_up", "account:customer-of-theirs"),
        (Actor::Staff(operator.clone()), "dealer.changed", "dealer:D-1"),
        (Actor::Account(long("hanako")), "link.declined", "link:x"),
    ] {
        let mut event = AuditEvent::new(actor, action, object.to_owned());
        event.dealer = Some(DEALER.to_owned());
        site.write(move |tx| Ok(audit::insert(tx, &event)?)).await;
    }
    let page = head.get("/audit").await.expect(200);
    for seen in ["tanaka", "共通IDの有無を調べた", "断られた操作", "page:/staff", "権限なし"]
    {
        assert!(page.text.contains(seen), "{seen}: {}", page.text);
    }
    assert!(page.text.contains(&format!("{}@example.jp", long("counter"))));
    for hidden in [operator.as_str(), "customer-of-theirs", "link.declined", "dealer.changed"] {
        assert!(!page.text.contains(hidden), "{hidden}");
    }
    staff.get("/audit").await.expect(403);
}

on_both_databases!(
    crate::site::with_dealers() =>
    links_are_resent_cancelled_disputed_and_ended,
    a_history_tells_no_more_than_the_interface,
    mails_that_did_not_arrive,
    invitations_tell_nothing,
    people_are_changed_and_ended,
    shops_are_the_dealers,
    keys_are_replaced_with_overlap,
    the_last_key_stays,
    an_export_is_whole_and_harmless,
    the_audit_is_of_the_own_people,
);
