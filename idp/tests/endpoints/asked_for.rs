//! What browsers, crawlers and password managers ask every site for, and how files are sent.

use super::{
    browser::{Answer, Browser, http},
    newcomer::publish_terms,
    owner::open,
    routes,
    site::Site,
};
use std::io::Read as _;

async fn get(site: &Site, path: &str, headers: &[(&str, &str)]) -> (Answer, Vec<u8>) {
    let mut request = http().get(site.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap().to_vec();
    let answer = Answer { status, location: None, body: String::new(), headers };
    (answer, bytes)
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut whole).unwrap();
    whole
}

#[actix_web::test]
async fn files_are_sent_packed_to_whoever_takes_it() {
    let site = Site::start().await;
    let asset = |name| site.provider.site.assets.href(name).to_owned();
    let named =
        ["app.css", "brand.css", "app.js", "submit.js", "wait.js", "passkey.js", "icon.svg", "touch.png"];
    let mut paths: Vec<String> = named.map(asset).to_vec();
    paths.extend(["/favicon.ico", "/apple-touch-icon.png", "/robots.txt"].map(str::to_owned));
    for path in &paths {
        let (plain, bytes) = get(&site, path, &[]).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{path}");
        assert!(plain.header("cache-control").starts_with("public, max-age="), "{path}");
        let (answer, sent) = get(&site, path, &[("accept-encoding", "gzip, deflate, br, zstd")]).await;
        let is_packed = answer.header("content-encoding") == "gzip";
        assert_eq!(if is_packed { unpacked(&sent) } else { sent }, bytes, "{path}");
        let varies = plain.header("vary") == "accept-encoding";
        assert_eq!((is_packed, varies), (varies, is_packed), "{path}: packed exactly where caches are told");
        assert_ne!((answer.header("etag"), is_packed), (plain.header("etag"), true), "{path}");
        for (tag, coding) in [(plain.header("etag"), "identity"), (answer.header("etag"), "gzip")] {
            let known = [("if-none-match", tag), ("accept-encoding", coding)];
            let (again, nothing) = get(&site, path, &known).await;
            assert_eq!((again.status, nothing.len(), again.header("etag")), (304, 0, tag), "{path}");
        }
    }
    for large in ["app.css", "app.js", "passkey.js"] {
        let (answer, _) = get(&site, &asset(large), &[("accept-encoding", "gzip")]).await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{large}");
    }
}

/// An attacker who chooses part of an answer reads the rest from its packed length (BREACH).
#[actix_web::test]
async fn answers_with_secrets_are_never_packed() {
    let site = Site::start().await;
    publish_terms(&site).await;
    let mut browser = Browser::new(&site);
    open(&mut browser, "/account/profile").await;
    for route in routes::all().iter().filter(|route| route.takes_get && route.kind != "file") {
        let cookies = browser.cookies();
        let headers = [("accept-encoding", "gzip"), ("cookie", cookies.as_str())];
        let (answer, _) = get(&site, &route.path(), &headers).await;
        assert_eq!(answer.header("content-encoding"), "", "{}", route.pattern);
    }
}

#[actix_web::test]
async fn icons_are_pictures_in_the_colours_of_the_brand() {
    let site = Site::start().await;
    let (ico, bytes) = get(&site, "/favicon.ico", &[]).await;
    assert_eq!((ico.header("content-type"), &bytes[..4]), ("image/x-icon", &[0u8, 0, 1, 0][..]));
    for path in ["/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"] {
        let (png, bytes) = get(&site, path, &[]).await;
        assert_eq!((png.header("content-type"), &bytes[..4]), ("image/png", &b"\x89PNG"[..]), "{path}");
    }
    let (_, svg) = get(&site, site.provider.site.assets.href("icon.svg"), &[]).await;
    let colour = site.provider.site.brand.colours.light.action.to_string();
    assert!(String::from_utf8(svg).unwrap().contains(&colour));
    let (page, _) = Browser::new(&site).follow("/services").await;
    let body = Browser::new(&site).get(&page).await.body;
    assert!(body.contains("rel=\"icon\"") && body.contains("rel=\"apple-touch-icon\""), "{body}");
}

/// Whether a crawler may read a path: the longest rule that fits decides (RFC 9309, 2.2.2).
fn may_crawl(robots: &str, path: &str) -> bool {
    let rules = robots.lines().filter_map(|line| line.split_once(": ")).filter_map(|(kind, rule)| {
        let fits = match rule.strip_suffix('$') {
            Some(whole) => path == whole,
            None => path.starts_with(rule),
        };
        (kind != "User-agent" && fits).then_some((rule.trim_end_matches('$').len(), kind == "Allow"))
    });
    rules.max().is_none_or(|(_, allowed)| allowed)
}

#[actix_web::test]
async fn crawlers_get_the_public_pages_and_no_others() {
    let site = Site::start().await;
    publish_terms(&site).await;
    let robots = Browser::new(&site).get("/robots.txt").await;
    assert!(robots.header("content-type").starts_with("text/plain"));
    let text = |document: &str| format!("/terms/{document}/{}", idp::pages::SHIPPED_VERSION);
    let mut paths: Vec<String> = routes::all()
        .iter()
        .filter(|route| route.takes_get && route.kind == "page" && !route.pattern.starts_with("/terms/"))
        .map(routes::Route::path)
        .collect();
    paths.extend([text("common-id"), text("privacy"), text("help"), "/register?interaction=abc".to_owned()]);
    let public: Vec<&String> = paths.iter().filter(|path| may_crawl(&robots.body, path)).collect();
    assert_eq!(
        public,
        ["/register", "/", "/services", &text("common-id"), &text("privacy"), &text("help")].map(|path| path),
        "{}",
        robots.body
    );
    for path in &paths {
        let (_, answer) = Browser::new(&site).follow(path).await;
        let is_hidden = answer.body.contains("<meta name=\"robots\" content=\"noindex\">");
        let is_html = answer.header("content-type").starts_with("text/html");
        // The landing page is the same page whoever it leads back to: its other addresses are not asked for.
        let expected = !public.contains(&path) && !path.starts_with("/register?");
        let leads_to_public = ["/to-service"].contains(&path.as_str())
            || path.starts_with("/register/")
            || path.ends_with("/0none/register");
        if is_html && !leads_to_public {
            assert_eq!(is_hidden, expected, "{path}");
        }
    }
}

#[actix_web::test]
async fn whom_to_tell_of_a_hole() {
    let site = Site::start().await;
    assert_eq!(Browser::new(&site).get("/.well-known/security.txt").await.status, 404, "nobody was named");
    let contacts = ["mailto:security@example.jp", "https://www.example.jp/security"];
    let site = Site::start_with_contacts(&contacts).await;
    let answer = Browser::new(&site).get("/.well-known/security.txt").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    let field = |name: &str| -> Vec<&str> {
        let prefix = format!("{name}: ");
        answer.body.lines().filter_map(|line| line.strip_prefix(&prefix)).collect()
    };
    assert_eq!(field("Contact"), contacts);
    assert_eq!(field("Canonical"), [site.url("/.well-known/security.txt")]);
    assert_eq!(field("Preferred-Languages"), ["ja, en"]);
    assert_eq!(field("Expires"), ["2026-12-22T00:00:00Z"], "thirty days, to the day");
    site.clock.advance_seconds(86_400);
    let tomorrow = Browser::new(&site).get("/.well-known/security.txt").await;
    assert!(tomorrow.body.contains("Expires: 2026-12-23T00:00:00Z"), "said anew every day");
}

#[actix_web::test]
async fn managers_find_where_passwords_and_passkeys_are_kept() {
    let site = Site::start_as("localhost").await;
    let mut browser = Browser::new(&site);
    let change = browser.get("/.well-known/change-password").await;
    assert_eq!((change.status, change.location.as_deref()), (303, Some("/account/password")));
    let (page, answer) = open(&mut browser, "/.well-known/change-password").await;
    assert_eq!((page.as_str(), answer.status), ("/account/password", 200), "through the login");
    assert!(answer.body.contains("autocomplete=\"new-password\""));
    // A manager asks for this first, to know that our answers mean what they say.
    let unlikely = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    assert_eq!(browser.get(unlikely).await.status, 404);
    let endpoints = browser.get("/.well-known/passkey-endpoints").await;
    assert_eq!((endpoints.status, endpoints.header("content-type")), (200, "application/json"));
    for name in ["enroll", "manage"] {
        let address = endpoints.json()[name].as_str().unwrap().to_owned();
        let path = address.strip_prefix(&site.issuer).unwrap();
        let (_, page) = open(&mut browser, path).await;
        assert_eq!(page.status, 200, "{address}");
        assert!(page.body.contains("/account/passkeys"), "{address}");
    }
}

#[actix_web::test]
async fn an_issuer_without_passkeys_names_no_pages_of_them() {
    let site = Site::start().await;
    assert!(site.provider.passkeys.is_none(), "browsers know no passkeys for an address of digits");
    assert_eq!(Browser::new(&site).get("/.well-known/passkey-endpoints").await.status, 404);
}
