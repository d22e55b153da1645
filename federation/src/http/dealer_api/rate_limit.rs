//! `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): how the caller stands with the limits that
//! its call met, before it meets their end.

use crate::flow::LimitStanding;
use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// The answer with its limits. A refusal for one of them says when that one's window ends.
pub(super) fn told(mut answer: HttpResponse, standings: &[LimitStanding]) -> HttpResponse {
    if standings.is_empty() {
        return answer;
    }
    let list = |item: &dyn Fn(&LimitStanding) -> String| {
        HeaderValue::try_from(standings.iter().map(item).collect::<Vec<_>>().join(", "))
    };
    let policy = list(&|one| format!("\"{}\";q={};w={}", one.name, one.quota, one.window));
    let standing = list(&|one| format!("\"{}\";r={};t={}", one.name, one.left, one.ends_in));
    let wait = standings.iter().filter(|one| one.left == 0).map(|one| one.ends_in).max();
    let (is_refused, headers) = (answer.status() == StatusCode::TOO_MANY_REQUESTS, answer.headers_mut());
    // Names and numbers of ours: always a header value.
    if let (Ok(policy), Ok(standing)) = (policy, standing) {
        headers.insert(POLICY, policy);
        headers.insert(STANDING, standing);
    }
    if let Some(seconds) = wait.filter(|_| is_refused) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    answer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn standing(name: &'static str, left: i64, ends_in: i64) -> LimitStanding {
        LimitStanding { name, quota: 60, window: 3_600, left, ends_in }
    }

    #[test]
    fn limits_are_named_with_what_is_left() {
        let standings = [standing("one", 59, 3_600), standing("two", 0, 77)];
        for (status, wait) in [(StatusCode::OK, None), (StatusCode::TOO_MANY_REQUESTS, Some("77"))] {
            let answer = told(HttpResponse::build(status).finish(), &standings);
            let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap());
            assert_eq!(header("ratelimit-policy"), Some("\"one\";q=60;w=3600, \"two\";q=60;w=3600"));
            assert_eq!(header("ratelimit"), Some("\"one\";r=59;t=3600, \"two\";r=0;t=77"));
            assert_eq!(header("retry-after"), wait, "{status}");
        }
        assert!(told(HttpResponse::Ok().finish(), &[]).headers().is_empty());
    }
}
