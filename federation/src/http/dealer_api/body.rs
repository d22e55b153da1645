//! JSON bodies, read strictly: bounded, unique members, none that is not known.

use super::problem::{ApiProblem, ProblemCode};
use actix_web::{HttpRequest, http::header, web};
use idp::{domain::parse_strict_object, http::body_of};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The largest body.
const LARGEST: usize = 64 * 1024;

/// Reads the body into `T`, which must refuse unknown members.
pub(in crate::http) async fn read_json<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<T, ApiProblem> {
    let bytes = body_of(payload).await?;
    if !is_json(request) {
        return Err(ApiProblem::new(ProblemCode::UnsupportedMediaType));
    }
    parse(&bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let object = parse_strict_object(bytes, LARGEST)
        .map_err(|_| ApiProblem::invalid("the body must be one JSON object whose members are unique"))?;
    serde_json::from_value(Value::Object(object)).map_err(|error| ApiProblem::invalid(error.to_string()))
}

fn is_json(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// The body of an action without parameters: `{}`.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NoMembers {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_and_repeated_members_are_refused() {
        assert!(parse::<NoMembers>(b"{}").is_ok());
        for bad in ["", "[]", "null", r#"{"a":1}"#, "{} {}"] {
            assert!(parse::<NoMembers>(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
