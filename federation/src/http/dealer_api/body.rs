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
    Ok(read_whole_json(request, payload).await?.1)
}

/// The same, with what was sent.
pub(in crate::http) async fn read_whole_json<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(Vec<u8>, T), ApiProblem> {
    let bytes = body_of(payload).await?;
    if !is_json(request) {
        return Err(ApiProblem::new(ProblemCode::UnsupportedMediaType));
    }
    let value = parse(&bytes)?;
    Ok((bytes, value))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let object = parse_strict_object(bytes, LARGEST)
        .map_err(|_| ApiProblem::invalid("the body must be one JSON object whose members are unique"))?;
    serde_path_to_error::deserialize(Value::Object(object))
        .map_err(|error| ApiProblem::invalid(what_is_wrong(&error)))
}

/// Which member is wrong, and what it must be. What was sent is never repeated: it may be a person's.
fn what_is_wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let (place, said) = (error.path().to_string(), error.inner().to_string());
    // The names of members are the developer's own words.
    if ["unknown field", "missing field"].iter().any(|known| said.starts_with(known)) {
        return if place == "." { said } else { format!("{place}: {said}") };
    }
    match said.rsplit_once(", expected ") {
        Some((_, expected)) if expected.starts_with("struct") => format!("{place}: must be an object"),
        Some((_, expected)) => format!("{place}: must be {expected}"),
        None => format!("{place}: is not what the description says"),
    }
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code)]
        inner: Inner,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code)]
        flag: bool,
        #[expect(dead_code)]
        list: Vec<u8>,
    }

    #[test]
    fn what_is_wrong_is_named_and_not_repeated() {
        for (body, said) in [
            ("{}", "missing field `inner`"),
            (r#"{"inner":{"flag":true}}"#, "inner: missing field `list`"),
            (r#"{"inner":{"more":1}}"#, "inner.more: unknown field `more`, expected `flag` or `list`"),
            (r#"{"inner":{"flag":"secret"}}"#, "inner.flag: must be a boolean"),
            (r#"{"inner":{"flag":"secret, expected x"}}"#, "inner.flag: must be a boolean"),
            (r#"{"inner":{"flag":true,"list":[1,"secret"]}}"#, "inner.list[1]: must be u8"),
            (r#"{"inner":"secret"}"#, "inner: must be an object"),
        ] {
            let problem = format!("{:?}", parse::<Outer>(body.as_bytes()).unwrap_err());
            assert!(
                problem.contains(&format!("{said:?}")) && !problem.contains("secret"),
                "{body}: {problem}"
            );
        }
    }

    #[test]
    fn unknown_and_repeated_members_are_refused() {
        assert!(parse::<NoMembers>(b"{}").is_ok());
        for bad in ["", "[]", "null", r#"{"a":1}"#, "{} {}"] {
            assert!(parse::<NoMembers>(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
