//! The refusals that every operation may answer, for the description.

use super::Problem;
use utoipa::IntoResponses;

/// Refusals: all of them `application/problem+json`.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes answers, is never one")]
pub(super) enum Refusals {
    /// The request cannot be read, or holds something that is not described here.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(#[to_schema] Problem),
    /// No access token for this interface came.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(#[to_schema] Problem),
    /// The token or its client lacks the scope.
    #[response(status = 403, content_type = "application/problem+json")]
    NotAllowed(#[to_schema] Problem),
    /// There is no such object.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    /// The id is taken, or was once; the client has no secret; the dealer was merged; the link, the account or the approval is in another state; who asked cannot confirm.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
    /// Somebody else changed the object first.
    #[response(status = 412, content_type = "application/problem+json")]
    Changed(#[to_schema] Problem),
    /// Some values cannot be registered; `errors` names each.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
    /// It was done too often: try again after `Retry-After` seconds.
    #[response(status = 429, content_type = "application/problem+json")]
    TooOften(#[to_schema] Problem),
    /// Not available for the moment: try again after `Retry-After` seconds.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(#[to_schema] Problem),
}
