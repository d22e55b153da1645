//! Headers in the descriptions of interfaces: those that every answer of a kind has, so that none is left out.

use utoipa::openapi::{
    Header, HeaderBuilder, ObjectBuilder, OpenApi, RefOr, Type, extensions::Extensions, path::Operation,
};

/// Adds the headers to every answer that carries them.
pub fn describe_headers(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(describe);
    }
}

fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut add = |name: &str, header: Header| {
            response.headers.insert(name.to_owned(), RefOr::T(header));
        };
        add("X-Request-Id", always("Names the request in our log.", Type::String));
        match status.as_str() {
            "401" => {
                add("WWW-Authenticate", always("What is wrong with the token (RFC 6750, 3).", Type::String))
            }
            "429" | "503" => {
                add("Retry-After", always("Seconds until a call may be made again.", Type::Integer))
            }
            _ => {}
        }
    }
}

/// A header that is there sometimes.
pub fn sometimes(description: &str, of: Type) -> Header {
    let schema = ObjectBuilder::new().schema_type(of).build();
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}

fn always(description: &str, of: Type) -> Header {
    let mut header = sometimes(description, of);
    // The standard's own member, which the library has no name for.
    header.extensions = Some(Extensions::from_iter([("required", true)]));
    header
}
