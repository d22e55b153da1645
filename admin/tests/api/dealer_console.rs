//! The dealers' console: who gets there, and that nobody sees or touches what is another dealer's (rule 10).

use crate::{
    desk::{Person, name},
    links::link,
    site::{Answer, Site, answer, jwks},
};
use admin::{
    console::{DEALERS, OFFICE, Route},
    domain::Role,
};
use federation::domain::LinkState;
use idp::{flow::deliver_mails, mail::MemoryMailer};
use serde_json::json;

/// What a dealer has, by the names of the places in paths.
struct Belongings {
    dealer: &'static str,
    places: Vec<(&'static str, String)>,
}

/// A dealer with a shop, a system with two keys, a link, two people and an invitation.
async fn dealer(site: &Site, dealer: &'static str, administrator: &'static str) -> Belongings {
    site.dealer(dealer).await;
    let shop = format!("S-{dealer}");
    site.send("POST", &format!("/v1/dealers/{dealer}/shops"), json!({"shop_id": shop, "name": "本店"}))
        .await
        .expect(201);
    let system = format!("pal-{dealer}");
    let registration = json!({"client_name": format!("PAL {dealer}"), "jwks": jwks(), "scope": "link:read"});
    let body = json!({"client_id": system, "registration": registration});
    site.send("POST", &format!("/v1/dealers/{dealer}/clients"), body).await.expect(201);
    let link = link(site, dealer, LinkState::Linked, if dealer == "D-1" { 1 } else { 2 }).await;
    site.person(administrator, Role::DealerAdministrator, Some(dealer)).await;
    let colleague = site.person(&format!("colleague-{dealer}"), Role::DealerStaff, Some(dealer)).await;
    let body =
        json!({"email": format!("new-{dealer}@example.jp"), "role": "dealer_staff", "dealer_id": dealer});
    let invited = site.send("POST", "/v1/staff", body).await.expect(202).json();
    let invitation = invited["invitation_id"].as_str().unwrap().to_owned();
    let id = administrator.into();
    let person = Person::before(&DEALERS, site, &id).await;
    let page = person.get(&format!("/systems/{system}/make-key")).await.expect(200);
    let version = page.text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    person.post(&format!("/systems/{system}/make-key"), &[("version", version)]).await.expect(200);
    let page = person.get(&format!("/systems/{system}")).await.expect(200);
    let key = page.text.split("/keys/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let places = vec![
        ("{link}", link),
        ("{shop}", shop),
        ("{system}", system),
        ("{account}", colleague.to_string()),
        ("{invitation}", invitation),
        ("{key}", key),
    ];
    Belongings { dealer, places }
}

impl Belongings {
    /// The path of a page about something of this dealer.
    fn path(&self, route: &Route) -> String {
        self.places.iter().fold(route.path.to_owned(), |path, (place, id)| path.replace(place, id))
    }
}

/// The page as it is whatever was asked for.
fn without(answer: &Answer, path: &str) -> String {
    let encoded = url::form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>();
    let text = answer.text.replace(path, "PATH").replace(&encoded, "PATH");
    // Every answer has a number of its own.
    let Some((before, rest)) = text.split_once("<dt>受付番号</dt>\n<dd>") else { return text };
    format!("{before}NUMBER{}", rest.split_once("</dd>").unwrap().1)
}

/// Every page about one thing: the owner has it, the other dealer's administrator gets what stands for nothing, byte for
/// byte, with the owner's own form as well; and it is audited.
async fn what_is_another_dealers_is_as_if_it_did_not_exist(site: &Site) {
    site.back_office().await;
    let (one, two) = (dealer(site, "D-1", "head-1").await, dealer(site, "D-2", "head-2").await);
    let stranger = Person::before(&DEALERS, site, &"head-1".into()).await;
    let owner = Person::before(&DEALERS, site, &"head-2".into()).await;
    let before = site.get("/v1/dealers/D-2/links").await.text;
    let about: Vec<&Route> = DEALERS.routes.iter().filter(|route| route.path.contains('{')).collect();
    assert!(about.len() > 20, "{}", about.len());
    for route in about {
        let (path, said) = (two.path(route), name(route));
        assert!(!path.contains('{'), "{said}: nothing stands for it in this test");
        // What does not exist looks like what does.
        let nothing = two.places.iter().fold(route.path.to_owned(), |path, (place, id)| {
            path.replace(place, &id.chars().map(|_| 'z').collect::<String>())
        });
        let own = owner.get(&path).await.expect(200);
        let version = own.text.split("name=\"version\" value=\"").nth(1);
        let version = version.map_or("", |rest| rest.split('"').next().unwrap());
        let fields = [("version", version), ("role", "dealer_staff"), ("name", "x"), ("jwk", "{}")];
        let (foreign, missing) = if route.method == "GET" {
            (stranger.get(&path).await, stranger.get(&nothing).await)
        } else {
            (stranger.post(&path, &fields).await, stranger.post(&nothing, &fields).await)
        };
        assert_eq!((foreign.status.as_u16(), missing.status.as_u16()), (404, 404), "{said}");
        assert_eq!(without(&foreign, &path), without(&missing, &nothing), "{said}");
    }
    assert_eq!(site.get("/v1/dealers/D-2/links").await.text, before);
    let refused: Vec<_> =
        site.audit().await.into_iter().filter(|line| line["action"] == "staff.refused").collect();
    let link = &two.places[0].1;
    let line = refused.iter().find(|line| line["object"] == format!("page:/links/{link}")).unwrap();
    assert_eq!((&line["actor"], &line["dealer"]), (&json!("head-1"), &json!(one.dealer)));
    assert_eq!(line["result"], "not_found");
    assert!(refused.iter().all(|line| !line["object"].as_str().unwrap().contains("S-D-2")), "{refused:?}");
}

/// No list, on its page or as a file, has anything of the other dealer.
async fn lists_are_of_the_own_dealer_alone(site: &Site) {
    site.back_office().await;
    let (_, two) = (dealer(site, "D-1", "head-1").await, dealer(site, "D-2", "head-2").await);
    let person = Person::before(&DEALERS, site, &"head-1".into()).await;
    let lists = DEALERS.routes.iter().filter(|route| route.method == "GET" && !route.path.contains('{'));
    let mut seen = String::new();
    for route in lists {
        for query in ["", "?format=csv", "?shop=S-D-2", "?state=linked"] {
            let page = person.get(&format!("{}{query}", route.path)).await.expect(200);
            for (_, id) in &two.places {
                let echoed = query.contains(id.as_str());
                assert!(echoed || !page.text.contains(id.as_str()), "{}{query} has {id}", route.path);
            }
            for foreign in ["C-2", "head-2", "D-2@"] {
                assert!(!page.text.contains(foreign), "{}{query} has {foreign}", route.path);
            }
            seen.push_str(&page.text);
        }
    }
    for own in ["C-1", "head-1@", "colleague-D-1", "new-D-1@", "S-D-1", "pal-D-1"] {
        assert!(seen.contains(own), "{own} is in no list: this test could not fail");
    }
    assert!(!seen.contains("hanako"), "no customer is in any of them");
}

/// A cursor of one dealer is worth nothing at another.
async fn a_cursor_is_good_at_its_dealer_alone(site: &Site) {
    site.back_office().await;
    for (id, administrator) in [("D-1", "head-1"), ("D-2", "head-2")] {
        site.dealer(id).await;
        site.person(administrator, Role::DealerAdministrator, Some(id)).await;
        for number in 0..60 {
            let number = number + if id == "D-1" { 0 } else { 100 };
            link(site, id, LinkState::Linked, number).await;
        }
    }
    let one = Person::before(&DEALERS, site, &"head-1".into()).await;
    let page = one.get("/links").await.expect(200);
    let next = page.text.split("href=\"/dealer-console").find(|part| part.contains("rel=\"next\"")).unwrap();
    let next = next.split('"').next().unwrap().to_owned();
    assert!(next.starts_with("/links?cursor="), "{next}");
    let second = one.get(&next).await.expect(200);
    assert!(second.text.contains("C-0") && !second.text.contains("C-59"), "the oldest come last");
    let two = Person::before(&DEALERS, site, &"head-2".into()).await;
    two.get(&next).await.expect(404);
}

/// A session of one console is none at the other, and the office's pages are not there at all.
async fn the_consoles_have_nothing_in_common(site: &Site) {
    site.back_office().await;
    site.dealer("D-1").await;
    let boss = site.person("boss", Role::Operator, None).await;
    let head = site.person("head", Role::DealerAdministrator, Some("D-1")).await;
    Person::at(site, &boss).await.moved_to(&DEALERS).get("").await.expect(303);
    let head_here = Person::before(&DEALERS, site, &head).await;
    head_here.moved_to(&OFFICE).get("").await.expect(303);
    let operator = Person::before(&DEALERS, site, &boss).await;
    for route in OFFICE.routes {
        if DEALERS.routes.iter().any(|own| (own.path, own.method) == (route.path, route.method)) {
            continue;
        }
        let said = name(route);
        for person in [&head_here, &operator] {
            let answer = person.open(route).await;
            assert!(answer.status.is_client_error(), "{said}: {}", answer.status);
        }
        let path = OFFICE.path(route.path);
        answer(site.at_issuer(route.method, &path)).await.expect(404);
    }
    // Wherever an operator comes in, they are told where their own console is, and can leave.
    for below in ["", "/links", "/nowhere"] {
        let lost = operator.get(below).await.expect(403);
        let way = format!("href=\"{}/console\"", crate::people::ADDRESS);
        assert!(
            lost.text.contains("ここは販売店の方の管理画面です") && lost.text.contains(&way),
            "{}",
            lost.text
        );
        assert!(!lost.text.contains("id=\"start\""), "no way to a page that is refused as well");
    }
    assert!(operator.get("").await.text.contains("/dealer-console/logout"));
    let start = Person::at(site, &head).await.get("").await.expect(200);
    assert!(start.text.contains(&format!("{}/dealer-console", site.issuer)), "the way to their own");
}

/// The login asks for no more than a dealer's people can have, with the client that needs a second factor.
async fn the_login_is_an_ordinary_one(site: &Site) {
    site.back_office().await;
    let away =
        answer(site.at_issuer("GET", "/dealer-console/login?to=/dealer-console/links")).await.expect(303);
    let location = url::Url::parse(away.header("location")).unwrap();
    let sent: std::collections::BTreeMap<String, String> = location.query_pairs().into_owned().collect();
    assert_eq!(sent["client_id"], "dealer-console");
    assert_eq!(sent["redirect_uri"], format!("{}/dealer-console/callback", site.issuer));
    let mut scopes: Vec<&str> = sent["scope"].split(' ').collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["admin:manage-own-dealer", "admin:own-dealer", "openid"]);
    assert!(away.header("set-cookie").starts_with("cid_dealer_console_login="));
    let client = site.provider.load_client(&"dealer-console".into()).await.unwrap().unwrap();
    assert_eq!(client.registration.required_acr.as_deref(), Some(idp::protocol::ACR_TWO_STEP));
    assert_eq!(client.registration.grant_types, ["authorization_code"]);
    answer(site.at_issuer("GET", "/dealer-console/logged-out")).await.expect(200);
    answer(site.at_issuer("GET", "/dealer-console/callback?code=x&state=x")).await.expect(400);
}

/// Whoever is invited by a dealer's role is told where the work is, by mail and once they have the role.
async fn the_way_to_it_is_told(site: &Site) {
    site.back_office().await;
    site.dealer("D-1").await;
    let console = format!("{}/dealer-console", site.issuer);
    let mailer = MemoryMailer::default();
    for (email, role, dealer) in
        [("new@example.jp", "dealer_staff", Some("D-1")), ("boss@example.jp", "operator", None)]
    {
        site.send("POST", "/v1/staff", json!({"email": email, "role": role, "dealer_id": dealer}))
            .await
            .expect(202);
    }
    while deliver_mails(&site.provider, &mailer).await.unwrap() > 0 {}
    let told: Vec<(String, bool)> =
        mailer.sent().into_iter().map(|mail| (mail.to.clone(), mail.mail.text.contains(&console))).collect();
    assert!(told.contains(&("new@example.jp".to_owned(), true)), "{told:?}");
    assert!(told.contains(&("boss@example.jp".to_owned(), false)), "{told:?}");
    let head = site.person("head", Role::DealerAdministrator, Some("D-1")).await;
    let (cookies, _) = site.browser(&head).await;
    let page = answer(site.at_issuer("GET", "/account/staff").header("cookie", cookies)).await.expect(200);
    assert!(page.text.contains(&format!("id=\"console\" href=\"{console}\"")), "{}", page.text);
}

/// Switched off the public listener knows nothing of it, whoever asks; and the office says so.
async fn off_by_default(site: &Site) {
    site.back_office().await;
    site.dealer("D-1").await;
    let head = site.person("head", Role::DealerAdministrator, Some("D-1")).await;
    let person = Person::before(&DEALERS, site, &head).await;
    for route in DEALERS.routes {
        let answer = person.open(route).await;
        assert_eq!(answer.status, 404, "{}", name(route));
    }
    for open in ["/login", "/callback", "/logged-out"] {
        answer(site.at_issuer("GET", &DEALERS.path(open))).await.expect(404);
    }
    let start = Person::at(site, &head).await.get("").await.expect(200);
    assert!(start.text.contains("まだ使えません") && !start.text.contains("/dealer-console"));
}

on_both_databases!(
    crate::site::with_dealers() =>
    what_is_another_dealers_is_as_if_it_did_not_exist,
    lists_are_of_the_own_dealer_alone,
    a_cursor_is_good_at_its_dealer_alone,
    the_consoles_have_nothing_in_common,
    the_login_is_an_ordinary_one,
    the_way_to_it_is_told,
);

mod off {
    use super::off_by_default;

    on_both_databases!(off_by_default);
}
