//! The provider's routes, read from their one list in the source: a new one is in every test that walks over them.

const SOURCE: &str = include_str!("../../src/http/routes.rs");

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    /// `page`, `endpoint` or `file`.
    pub(crate) kind: &'static str,
    /// As it stands in the list.
    pub(crate) pattern: &'static str,
    pub(crate) takes_get: bool,
    pub(crate) takes_post: bool,
}

impl Route {
    /// An address of it that names nothing that exists.
    pub(crate) fn path(&self) -> String {
        let parts = self.pattern.split('/').map(|part| if part.starts_with('{') { "0none" } else { part });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Route> {
    let list = SOURCE.split("fn page(").next().unwrap();
    let routes: Vec<Route> = list
        .split(".service(")
        .skip(1)
        .map(|text| {
            let (kind, rest) = text.trim_start().split_once("(\"").unwrap();
            Route {
                // A page of an interaction is a page.
                kind: kind.trim_start_matches("interaction_"),
                pattern: rest.split('"').next().unwrap(),
                takes_get: text.contains("web::get()"),
                takes_post: text.contains("web::post()"),
            }
        })
        .collect();
    assert!(routes.len() > 70, "only {} routes were found: are they written in another way?", routes.len());
    routes
}
