//! What an operation can answer beside its success, made from what it takes and from what the rules refuse to it: the
//! description promises no other answer and leaves none out.

use super::dealer_api::problem::{ProblemCode, example_of};
use crate::flow::Refusal;
use idp::http::sometimes;
use std::collections::BTreeMap;
use utoipa::openapi::{
    ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Type,
    example::ExampleBuilder,
    path::{Operation, ParameterIn},
};

/// What the rules refuse to an operation, beside what may be refused to each.
const REFUSED: [(&str, &[Refusal]); 13] = [
    (
        "openVisit",
        &[Refusal::UnknownShop, Refusal::UnknownService, Refusal::NoticeChanged, Refusal::TooManyVisits],
    ),
    ("acknowledgeVisit", &[Refusal::NoticeChanged]),
    ("lookUpAddresses", &[Refusal::NotAcknowledged, Refusal::TooManyLookups]),
    (
        "startLink",
        &[
            Refusal::NotAcknowledged,
            Refusal::TooManyLookups,
            Refusal::NoAccount,
            Refusal::CannotStart,
            Refusal::AlreadyLinked,
            Refusal::Conflict,
            Refusal::TooSoon,
            Refusal::TooManyMails,
        ],
    ),
    ("resendLinkMail", &[Refusal::WrongState, Refusal::CannotStart, Refusal::TooSoon, Refusal::TooManyMails]),
    ("cancelLink", &[Refusal::WrongState]),
    ("unlink", &[Refusal::WrongState]),
    ("disputeLink", &[Refusal::WrongState]),
    ("settleDispute", &[Refusal::WrongState]),
    (
        "handOverUser",
        &[Refusal::UnknownDealer, Refusal::DealerSuspended, Refusal::TooManyHandovers, Refusal::KeyReused],
    ),
    ("readUserStates", &[]),
    ("pollMigrationEvents", &[]),
    ("pollEvents", &[]),
];

/// Operations that count the caller's calls and say how it stands.
const COUNTED: [&str; 4] = ["openVisit", "lookUpAddresses", "startLink", "resendLinkMail"];

/// Adds to every operation the refusals that it can answer.
pub(super) fn describe_answers(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let is_of_one = path.contains('{');
        let is_of_dealer = path.starts_with("/dealer/");
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            let codes = codes_of(operation, is_of_one, is_of_dealer);
            describe(operation, codes);
        }
    }
}

/// Every problem of an operation.
fn codes_of(operation: &Operation, is_of_one: bool, is_of_dealer: bool) -> Vec<ProblemCode> {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let takes = |wanted: &dyn Fn(&str, &ParameterIn) -> bool| {
        let parameters = operation.parameters.iter().flatten();
        parameters.into_iter().any(|one| matches!(one, RefOr::T(one) if wanted(&one.name, &one.parameter_in)))
    };
    let has_body = operation.request_body.is_some();
    let takes_key = takes(&|name, _| name == "Idempotency-Key");
    let takes_query = takes(&|_, place| *place == ParameterIn::Query);
    let scope = scope_of(operation);
    let mut codes = vec![ProblemCode::InvalidToken, ProblemCode::InsufficientScope(scope)];
    let mut add = |when: bool, more: &[ProblemCode]| codes.extend(more.iter().copied().filter(|_| when));
    add(is_of_dealer, &[ProblemCode::Refused(Refusal::DealerSuspended)]);
    add(has_body || takes_query, &[ProblemCode::InvalidRequest]);
    add(has_body, &[ProblemCode::TooSlow, ProblemCode::TooLarge, ProblemCode::UnsupportedMediaType]);
    add(is_of_one, &[ProblemCode::NotFound]);
    // Hand-overs have a key of their own, which gives the handle again.
    add(
        takes_key && is_of_dealer,
        &[ProblemCode::InProgress, ProblemCode::AnswerNotKept, ProblemCode::KeyOfAnother],
    );
    let refused = REFUSED.iter().find(|(name, _)| *name == id).map_or(&[][..], |(_, refused)| refused);
    codes.extend(refused.iter().copied().map(ProblemCode::Refused));
    codes.push(ProblemCode::Unavailable);
    codes
}

/// The scope that the operation names.
fn scope_of(operation: &Operation) -> &'static str {
    let named = serde_json::to_value(&operation.security).unwrap_or_default().to_string();
    let known =
        ["link:start", "link:read", "link:cancel", "events:read", "migration:start", "migration:read"];
    known.into_iter().find(|scope| named.contains(&format!("\"{scope}\""))).unwrap_or_default()
}

fn describe(operation: &mut Operation, codes: Vec<ProblemCode>) {
    let is_counted = operation.operation_id.as_deref().is_some_and(|id| COUNTED.contains(&id));
    let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status()).or_default().push(code);
    }
    let responses = &mut operation.responses.responses;
    for (status, codes) in by_status {
        responses.insert(status.to_string(), RefOr::T(problem(&codes)));
    }
    for response in responses.values_mut().filter(|_| is_counted) {
        let RefOr::T(response) = response else { continue };
        for (name, description) in [
            ("RateLimit-Policy", "The limits that the call met: quota `q` in a window of `w` seconds."),
            ("RateLimit", "What is left of them: `r` calls, for `t` seconds."),
        ] {
            response.headers.insert(name.to_owned(), RefOr::T(sometimes(description, Type::String)));
        }
    }
}

/// The answer for problems of one status, each as an example.
fn problem(codes: &[ProblemCode]) -> Response {
    let description: Vec<String> =
        codes.iter().map(|code| format!("{} (`{}`)", code.title(), code.word())).collect();
    let examples = codes.iter().map(|code| {
        let example = ExampleBuilder::new().summary(code.title()).value(Some(example_of(*code)));
        (code.word(), RefOr::T(example.build()))
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("ProblemBody")))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new()
        .description(description.join("; "))
        .content("application/problem+json", content)
        .build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::REFUSED;
    use crate::http::{dealer_api, migration_api};
    use idp::settings::Issuer;
    use serde_json::Value;

    fn operations() -> Vec<(String, Value)> {
        let issuer = Issuer::parse("https://id.example").unwrap();
        let documents = [dealer_api::description(&issuer), migration_api::description(&issuer)];
        let operations = documents.iter().flat_map(|document| {
            let document = serde_json::to_value(document).unwrap();
            let paths = document["paths"].as_object().unwrap().clone();
            paths.into_iter().flat_map(|(path, item)| {
                let item = item.as_object().unwrap().clone();
                item.into_iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
            })
        });
        operations.collect()
    }

    #[test]
    fn every_row_is_of_an_operation_and_every_call_has_a_row() {
        let ids: Vec<String> =
            operations().iter().map(|(_, one)| one["operationId"].as_str().unwrap().to_owned()).collect();
        for (id, _) in REFUSED {
            assert!(ids.iter().any(|known| known == id), "{id}");
        }
        for (name, operation) in operations().iter().filter(|(name, _)| name.starts_with("post ")) {
            assert!(REFUSED.iter().any(|(id, _)| operation["operationId"] == *id), "{name} has no row");
        }
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(ids.len(), sorted.len(), "two operations of one name: {ids:?}");
    }

    /// Each status by itself, each word with an example that is one.
    #[test]
    fn every_refusal_is_named() {
        for (name, operation) in operations() {
            let mut statuses = Vec::new();
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(status.parse::<u16>().is_ok(), "{name}: {status}");
                assert_eq!(response["headers"]["X-Request-Id"]["required"], true, "{name}: {status}");
                if status.starts_with('2') {
                    continue;
                }
                statuses.push(status.as_str());
                let examples =
                    response["content"]["application/problem+json"]["examples"].as_object().unwrap();
                assert!(!examples.is_empty(), "{name}: {status}");
                for (word, example) in examples {
                    assert_eq!(example["value"]["code"], *word, "{name}");
                    assert_eq!(example["value"]["status"].to_string(), *status, "{name}: {word}");
                }
            }
            let has = |status: &str| statuses.contains(&status);
            assert!(has("401") && has("403") && has("503"), "{name}: {statuses:?}");
            for status in ["408", "413", "415"] {
                assert_eq!(has(status), operation.get("requestBody").is_some(), "{name}: {status}");
            }
            assert!(!name.contains('{') || has("404"), "{name}: {statuses:?}");
        }
    }
}
