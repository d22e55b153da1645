//! Which routes a page of another origin may call and read, and that no other is open to it.

use super::{browser::http, routes, site::Site};

on_both_databases!(pages_of_other_origins_reach_what_needs_no_cookie);

const ORIGIN: &str = "https://application.example";

/// What an application in a browser asks with tokens of its own.
const CALLED: [&str; 4] = ["/par", "/token", "/userinfo", "/revoke"];
/// What is public by nature.
const READ: [&str; 4] = [
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/ssf-configuration",
    "/jwks",
];

async fn pages_of_other_origins_reach_what_needs_no_cookie(site: Site) {
    for route in routes::all() {
        let may_call = CALLED.contains(&route.pattern);
        let may_read = may_call || READ.contains(&route.pattern);
        let url = site.url(&route.path());

        for method in [reqwest::Method::GET, reqwest::Method::POST] {
            let answer = http().request(method.clone(), &url).header("origin", ORIGIN).send().await.unwrap();
            let takes = if method == reqwest::Method::GET { route.takes_get } else { route.takes_post };
            if takes || may_call {
                let allowed = answer.headers().get("access-control-allow-origin");
                let expected = may_read.then_some("*");
                assert_eq!(
                    allowed.map(|value| value.to_str().unwrap()),
                    expected,
                    "{method} {}",
                    route.pattern
                );
            }
            assert!(!answer.headers().contains_key("access-control-allow-credentials"), "{}", route.pattern);
        }

        let asked = http()
            .request(reqwest::Method::OPTIONS, &url)
            .header("origin", ORIGIN)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization")
            .send()
            .await
            .unwrap();
        let headers = asked.headers();
        if may_call {
            assert_eq!(asked.status(), 204, "{}", route.pattern);
            assert_eq!(headers["access-control-allow-origin"], "*", "{}", route.pattern);
            assert_eq!(headers["access-control-allow-headers"], "authorization, content-type, dpop");
            assert_eq!(headers["access-control-allow-methods"], "GET, POST");
        } else {
            assert!(!asked.status().is_success(), "{}", route.pattern);
            assert!(!headers.contains_key("access-control-allow-methods"), "{}", route.pattern);
        }
    }
}
