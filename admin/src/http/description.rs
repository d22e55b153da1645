//! The OpenAPI 3.1 description: made from the list of operations.

use super::{described_answers::describe_answers, operations::Operations};
use crate::domain::Permission;
use federation::http::describe_repeats;
use idp::http::describe_headers;
use std::sync::LazyLock;
use utoipa::{
    OpenApi,
    openapi::{
        self, InfoBuilder, OpenApi as Document,
        path::PathItem,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

const ABOUT: &str = "Dealers, shops, dealers' systems, dealer links, relying parties, accounts, sessions, texts, mails, signing keys, approvals, staff and the audit trail of the common ID provider.\n\n\
    **Access.** Take a token from the provider's token endpoint by `client_credentials` with \
    `resource={issuer}/admin/v1` and the scopes you need: `admin:read` looks at everything but what follows, \
    `admin:audit` looks at the audit trail, `admin:statistics` at the statistics, \
    `admin:dealers` changes dealers, shops and dealer links, `admin:clients` changes clients, `admin:accounts` looks accounts up and switches them off and on, `admin:texts` publishes texts, \
    `admin:mails` tries mails again and gives them up, `admin:keys` rotates and retires signing keys, `admin:sessions` ends sessions, `admin:staff` says who is staff, `admin:approvals` confirms and refuses what others asked for. None holds another. \
    People log in at the client `back-office` with the same `resource`; their tokens carry the scopes of their role, and a role that ends, ends at the next request. A dealer's people have `admin:own-dealer`: operations with their own dealer in the address. \
    Each operation names its scope under `security`.\n\n\
    **Changes** are whole (nothing is half done), audited, and seen on every node within five seconds. \
    Objects carry an `ETag`; send it back as `If-Match` and nobody overwrites anybody. Nothing is \
    deleted: ids are never used again.\n\n\
    **Repeats.** Every `POST` takes an `Idempotency-Key`. The same call under the same key is answered as before, for a \
    day, and not done again, a secret shown once included; another call under it is refused (422), and one that is still \
    being made is to be waited for (409). A call that was refused changed nothing and is judged anew.\n\n\
    **Two persons.** Where the settings ask for it, what cannot be taken back (merging a dealer, retiring a signing key) is \
    answered with 202 and an approval: another person, or a tool of another client, confirms or refuses it within 24 hours.\n\n\
    Every answer names its request in `X-Request-Id`, and every refusal in `instance`.\n\n\
    **Refusals** are `application/problem+json` (RFC 9457), Japanese or English by `Accept-Language`. \
    Unknown members and parameters are refused.";

/// The description.
pub fn description() -> Document {
    let mut document = Operations::openapi();
    document.info = InfoBuilder::new()
        .title("Common ID: back office")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(openapi::License::new("Apache-2.0")))
        .build();
    let scopes = Permission::ALL.map(Permission::scope).join("`, `");
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("at+jwt")
        .description(Some(format!("An access token for this interface, with one of `{scopes}`.")))
        .build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", SecurityScheme::Http(token));
    describe_repeats(&mut document);
    describe_answers(&mut document);
    describe_headers(&mut document);
    document
}

/// In the order in which `Allow` names them. `HEAD` is answered wherever `GET` is.
const METHODS: [&str; 4] = ["GET, HEAD", "POST", "PUT", "DELETE"];

static PATHS: LazyLock<Vec<(String, [bool; 4])>> = LazyLock::new(|| {
    let paths = description().paths.paths;
    paths.into_iter().map(|(path, item)| (path, methods(&item))).collect()
});

/// The methods of the path, for `Allow`; `None` when there is no such path. More than one template may fit: `search` could
/// be an account's name.
pub(super) fn methods_of(path: &str) -> Option<String> {
    let fitting: Vec<&[bool; 4]> =
        PATHS.iter().filter(|(template, _)| fits(template, path)).map(|(_, methods)| methods).collect();
    let is_there = |place: usize| fitting.iter().any(|methods| methods.get(place) == Some(&true));
    let names: Vec<&str> =
        METHODS.iter().enumerate().filter(|(place, _)| is_there(*place)).map(|(_, name)| *name).collect();
    (!fitting.is_empty()).then(|| names.join(", "))
}

fn methods(item: &PathItem) -> [bool; 4] {
    [&item.get, &item.post, &item.put, &item.delete].map(Option::is_some)
}

fn fits(template: &str, path: &str) -> bool {
    let (mut expected, mut parts) = (template.split('/'), path.split('/'));
    loop {
        match (expected.next(), parts.next()) {
            (None, None) => return true,
            (Some(name), Some(part)) if name == part || (name.starts_with('{') && !part.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_by_path() {
        assert_eq!(methods_of("/v1/clients").as_deref(), Some("GET, HEAD, POST"));
        assert_eq!(methods_of("/v1/clients/x").as_deref(), Some("GET, HEAD, PUT"));
        assert_eq!(methods_of("/v1/clients/x/suspension").as_deref(), Some("PUT, DELETE"));
        assert_eq!(methods_of("/v1/accounts/search").as_deref(), Some("GET, HEAD, POST"));
        assert_eq!(methods_of("/v1/clients/"), None);
        assert_eq!(methods_of("/v1/nothing"), None);
    }
}
