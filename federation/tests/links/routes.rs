//! The pages of the provider and of this crate, read from their lists in the source: a new one is in every test that walks
//! over them.

const OURS: &str = include_str!("../../src/http/routes.rs");
const PROVIDERS: &str = include_str!("../../../idp/src/http/routes.rs");

/// One page.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) pattern: &'static str,
    pub(crate) takes_post: bool,
}

fn pages(source: &'static str) -> Vec<Route> {
    let list = source.split("fn page(").next().unwrap();
    let entries = list.split(".service(").skip(1).filter_map(|text| {
        let (_, rest) = text.split_once("page(\"")?;
        let pattern = rest.split('"').next()?;
        Some(Route { pattern, takes_post: text.contains("web::post()") })
    });
    entries.collect()
}

/// Those of this crate.
pub(crate) fn ours() -> Vec<Route> {
    let found = pages(OURS);
    assert!(found.len() > 20, "only {} pages were found: are they written in another way?", found.len());
    found
}

/// Whether a form may go to this path.
pub(crate) fn takes_form(path: &str) -> bool {
    let fits = |route: &Route| {
        let parts: Vec<&str> = route.pattern.split('/').collect();
        route.takes_post
            && parts.len() == path.split('/').count()
            && parts.iter().zip(path.split('/')).all(|(one, other)| one.starts_with('{') || *one == other)
    };
    pages(PROVIDERS).iter().chain(&ours()).any(fits)
}
