//! `HEAD`, and what browsers and crawlers ask every site for.

use crate::site::{Site, answer};

/// Every path of the description that has a `GET`, naming nothing that exists.
async fn paths(site: &Site) -> Vec<String> {
    let description = answer(site.bare("GET", "/openapi.json")).await.expect(200).json();
    let paths = description["paths"].as_object().unwrap();
    let gets = paths.iter().filter(|(_, item)| item.get("get").is_some()).map(|(path, _)| path);
    let named = |path: &String| {
        path.split('/')
            .map(|part| if part.starts_with('{') { "none" } else { part })
            .collect::<Vec<_>>()
            .join("/")
    };
    gets.map(named).collect()
}

#[tokio::test]
async fn head_answers_like_get() {
    let site = Site::start().await;
    let mut paths = paths(&site).await;
    assert!(paths.len() > 12, "{paths:?}");
    paths.extend(
        ["/", "/docs", "/docs/", "/openapi.json", "/favicon.ico", "/robots.txt", "/nothing"]
            .map(str::to_owned),
    );
    for path in &paths {
        let get = answer(site.bare("GET", path)).await;
        let head = answer(site.bare("HEAD", path)).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        for name in ["content-type", "location", "etag", "cache-control", "vary", "www-authenticate", "allow"]
        {
            assert_eq!(head.headers.get(name), get.headers.get(name), "{path}: {name}");
        }
        // The metrics count these very requests.
        if path != "/metrics" {
            assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
        }
    }
}

#[tokio::test]
async fn head_reads_like_get_with_a_token() {
    let site = Site::start().await;
    site.dealer("D-0234").await;
    let get = site.get("/v1/dealers/D-0234").await.expect(200);
    let head = answer(site.request("HEAD", "/v1/dealers/D-0234")).await.expect(200);
    assert_eq!((head.text.as_str(), head.header("etag")), ("", get.header("etag")));
}

#[tokio::test]
async fn nothing_of_the_back_office_is_for_search_engines() {
    let site = Site::start().await;
    let robots = answer(site.bare("GET", "/robots.txt")).await.expect(200);
    assert_eq!(robots.text, "User-agent: *\nDisallow: /\n");
    let icon = answer(site.bare("GET", "/favicon.ico")).await.expect(200);
    assert_eq!(icon.header("content-type"), "image/x-icon");
}
