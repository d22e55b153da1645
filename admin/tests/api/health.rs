//! `/live`, `/ready`, `/metrics`

use crate::site::{Site, answer};

#[tokio::test]
async fn the_node_says_when_it_wants_requests() {
    let site = Site::start().await;
    answer(site.bare("GET", "/live")).await.expect(200);
    let starting = answer(site.bare("GET", "/ready")).await.expect(503);
    assert_eq!((starting.text.as_str(), starting.header("retry-after")), ("starting or stopping\n", "5"));
    site.readiness.on();
    answer(site.bare("GET", "/ready")).await.expect(200);
    site.readiness.off();
    answer(site.bare("GET", "/ready")).await.expect(503);
}

#[tokio::test]
async fn answers_are_timed_by_route_and_class() {
    let site = Site::start().await;
    site.dealer("D-0234").await;
    site.get("/v1/dealers/D-0234").await.expect(200);
    site.get("/v1/dealers/D-9999").await.expect(404);
    site.real_token("admin:read").await.expect(200);
    let metrics = answer(site.bare("GET", "/metrics")).await.expect(200);
    assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
    for line in [
        r#"common_id_http_request_duration_seconds_count{route="/v1/dealers/{dealer_id}",status="2xx"} 1"#,
        r#"common_id_http_request_duration_seconds_count{route="/v1/dealers/{dealer_id}",status="4xx"} 1"#,
        r#"common_id_http_request_duration_seconds_count{route="/token",status="2xx"} 1"#,
    ] {
        assert!(metrics.text.contains(line), "{line}\n{}", metrics.text);
    }
    assert!(!metrics.text.contains("D-0234") && !metrics.text.contains("console"), "{}", metrics.text);
}
