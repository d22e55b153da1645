//! `Idempotency-Key` in the descriptions of interfaces: on every `POST`, so that none is left out.

use idp::http::sometimes;
use utoipa::openapi::{
    Header, ObjectBuilder, OpenApi, RefOr, Required, Type,
    path::{Parameter, ParameterBuilder, ParameterIn},
};

/// Adds the header to every operation that takes it.
pub fn describe_repeats(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.post {
            operation.parameters.get_or_insert_default().push(RefOr::T(key()));
            for (status, response) in &mut operation.responses.responses {
                if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
                    response.headers.insert("Idempotent-Replayed".to_owned(), RefOr::T(replayed()));
                }
            }
        }
    }
}

fn replayed() -> Header {
    sometimes("`true` when the call was made before under this key, and this is its answer.", Type::String)
}

fn key() -> Parameter {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(66))
        .examples(["\"8e03978e-40d5-43dd-bc93-6894a57f9324\""]);
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "1 to 64 printable ASCII characters, quoted or bare: a UUID of the call. The same call under the same key gets \
             the same answer for a day, with `Idempotent-Replayed: true`, and is not made again.",
        ))
        .schema(Some(text))
        .build()
}
