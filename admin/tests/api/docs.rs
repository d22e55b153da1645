//! `/openapi.json` and `/docs/`

use crate::site::{Site, answer};

#[tokio::test]
async fn the_description_is_whole() {
    let site = Site::start().await;
    let description = answer(site.bare("GET", "/openapi.json")).await.expect(200).json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"), "{}", description["openapi"]);
    assert_eq!(description["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    let mut ids = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            ids.push(operation["operationId"].as_str().unwrap().to_owned());
            let described = operation["parameters"]
                .as_array()
                .map_or(0, |list| list.iter().filter(|one| one["in"] == "path").count());
            assert_eq!(described, path.matches('{').count(), "{path}");
        }
    }
    ids.sort_unstable();
    insta::assert_json_snapshot!("operations", ids);
    // Every reference leads somewhere.
    let text = description.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(description["components"]["schemas"].get(name).is_some(), "{name}");
    }
}

#[tokio::test]
async fn the_page_is_inside_the_program() {
    let site = Site::start().await;
    let moved = answer(site.bare("GET", "/docs")).await.expect(303);
    assert_eq!(moved.header("location"), "/docs/");
    let page = answer(site.bare("GET", "/docs/")).await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    assert!(!page.text.contains("http://") && !page.text.contains("https://"), "{}", page.text);
    for tag in page.text.split("<script").skip(1) {
        assert!(tag.contains("src="), "an inline script would not run: {tag}");
    }
    for name in [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "swagger-ui-standalone-preset.js",
        "swagger-initializer.js",
        "index.css",
    ] {
        answer(site.bare("GET", &format!("/docs/{name}"))).await.expect(200);
    }
    let initializer = answer(site.bare("GET", "/docs/swagger-initializer.js")).await.text;
    assert!(initializer.contains("/openapi.json"), "{initializer}");
    answer(site.bare("GET", "/docs/nothing.js")).await.expect(404);
}

/// One table over every operation: what lists, changes and calls take, and what they may answer.
#[test]
fn every_operation_keeps_the_rules() {
    let description = serde_json::to_value(admin::http::description()).unwrap();
    let (mut lists, mut changes, mut calls) = (0, 0, 0);
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            if operation["security"].is_null() {
                continue;
            }
            let takes = |wanted: &str| {
                let parameters = operation["parameters"].as_array();
                parameters.is_some_and(|list| list.iter().any(|one| one["name"] == wanted))
            };
            let answers: Vec<&str> =
                operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
            let says = |status: &str| answers.contains(&status);
            assert!(says("400") && says("401") && says("403") && says("503"), "{name}: {answers:?}");
            assert!(operation["description"].is_string() || operation["summary"].is_string(), "{name}");
            let id = operation["operationId"].as_str().unwrap();
            let is_list = id.starts_with("list") || matches!(id, "exportAudit" | "searchAudit");
            let of_one = path.contains('{');
            let reads_body = matches!(method.as_str(), "post" | "put");
            match method.as_str() {
                "get" => {
                    assert_eq!((takes("cursor"), takes("limit")), (is_list, is_list), "{name}");
                    lists += usize::from(is_list);
                    for change in ["409", "412", "422", "429"] {
                        assert!(!says(change), "{name} changes nothing: {change}");
                    }
                    assert_eq!(says("404"), of_one, "{name}");
                }
                "put" | "delete" => {
                    assert!(takes("If-Match") && !takes("Idempotency-Key"), "{name}");
                    assert!(says("404") && says("409") && says("412") && says("422"), "{name}: {answers:?}");
                    changes += 1;
                }
                "post" => {
                    assert!(takes("Idempotency-Key") && says("409") && says("422"), "{name}: {answers:?}");
                    assert_eq!(takes("If-Match"), says("412"), "{name}");
                    assert!(!of_one || says("404"), "{name}");
                    calls += 1;
                }
                other => panic!("{other} {path} has no rules"),
            }
            for (status, answer) in operation["responses"].as_object().unwrap() {
                assert_eq!(answer["headers"]["X-Request-Id"]["required"], true, "{name}: {status}");
                let waits = matches!(status.as_str(), "429" | "503");
                assert_eq!(answer["headers"]["Retry-After"].is_object(), waits, "{name}: {status}");
            }
            for status in ["408", "413", "415"] {
                assert_eq!(says(status), reads_body, "{name}: {status}");
            }
        }
    }
    assert!(lists >= 14 && changes >= 15 && calls >= 18, "{lists} {changes} {calls}");
}
