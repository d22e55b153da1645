//! The OpenAPI 3.1 description: made from the list of operations.

use super::{described_answers::describe_answers, operations::Operations};
use crate::domain::Permission;
use federation::http::describe_repeats;
use std::sync::LazyLock;
use utoipa::{
    OpenApi,
    openapi::{
        self, InfoBuilder, OpenApi as Document,
        path::PathItem,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

const ABOUT: &str = "Dealers, shops, dealers' systems, dealer links, relying parties, accounts, sessions, texts, mails, signing keys, staff and the audit trail of the common ID provider.\n\n\
    **Access.** Take a token from the provider's token endpoint by `client_credentials` with \
    `resource={issuer}/admin/v1` and the scopes you need: `admin:read` looks at everything but what follows, \
    `admin:audit` looks at the audit trail, `admin:statistics` at the statistics, \
    `admin:dealers` changes dealers, shops and dealer links, `admin:clients` changes clients, `admin:accounts` looks accounts up and switches them off and on, `admin:texts` publishes texts, \
    `admin:mails` tries mails again and gives them up, `admin:keys` rotates and retires signing keys, `admin:sessions` ends sessions, `admin:staff` says who is staff. None holds another. \
    People log in at the client `back-office` with the same `resource`; their tokens carry the scopes of their role, and a role that ends, ends at the next request. A dealer's people have `admin:own-dealer`: operations with their own dealer in the address. \
    Each operation names its scope under `security`.\n\n\
    **Changes** are whole (nothing is half done), audited, and seen on every node within five seconds. \
    Objects carry an `ETag`; send it back as `If-Match` and nobody overwrites anybody. Nothing is \
    deleted: ids are never used again.\n\n\
    **Repeats.** Every `POST` takes an `Idempotency-Key`. The same call under the same key is answered as before, for a \
    day, and not done again, a secret shown once included; another call under it is refused (422), and one that is still \
    being made is to be waited for (409). A call that was refused changed nothing and is judged anew.\n\n\
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
    document
}

static PATHS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let paths = description().paths.paths;
    paths.into_iter().map(|(path, item)| (path, methods(&item))).collect()
});

/// The methods of the path that fits, for `Allow`; `None` when none fits.
pub(super) fn methods_of(path: &str) -> Option<String> {
    PATHS.iter().find(|(template, _)| fits(template, path)).map(|(_, methods)| methods.clone())
}

fn methods(item: &PathItem) -> String {
    // `HEAD` is answered wherever `GET` is.
    let all = [("GET, HEAD", &item.get), ("POST", &item.post), ("PUT", &item.put), ("DELETE", &item.delete)];
    let names: Vec<&str> =
        all.into_iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| name).collect();
    names.join(", ")
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
        assert_eq!(methods_of("/v1/clients/"), None);
        assert_eq!(methods_of("/v1/nothing"), None);
    }
}
