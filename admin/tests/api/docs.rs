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
    for path in ["/", "/docs"] {
        let moved = answer(site.bare("GET", path)).await.expect(303);
        assert_eq!(moved.header("location"), "/docs/", "{path}");
    }
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
