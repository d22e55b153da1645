//! `Idempotency-Key` in the descriptions of interfaces: on every `POST`, so that none is left out.

use utoipa::openapi::{
    ObjectBuilder, OpenApi, RefOr, Required, Type,
    path::{Parameter, ParameterBuilder, ParameterIn},
};

/// Adds the header to every operation that takes it.
pub fn describe_repeats(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.post {
            operation.parameters.get_or_insert_default().push(RefOr::T(key()));
        }
    }
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
