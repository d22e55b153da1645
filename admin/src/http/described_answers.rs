//! Which refusals an operation can answer, made from what it takes: the description promises no other and leaves none out.

use utoipa::openapi::{OpenApi, RefOr, Response, path::Operation};

/// The refusals of bodies that cannot be read, beside 400. Where none is taken, it is read that none came.
const OF_BODIES: [(&str, &str); 3] = [
    ("408", "The body did not arrive in time."),
    ("413", "The body is larger than 64 KiB."),
    ("415", "The body is not `application/json`."),
];

/// What is looked up by a name in the body.
const LOOK_UPS: [&str; 2] = ["searchAccount", "searchMigration"];
/// What is limited.
const LIMITED: [&str; 1] = ["resendLinkMail"];

/// Leaves each operation the refusals that it can answer.
pub(super) fn describe_answers(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let is_of_one = path.contains('{');
        for (changes, reads_body, operation) in [
            (false, false, &mut item.get),
            (true, true, &mut item.post),
            (true, true, &mut item.put),
            (true, false, &mut item.delete),
        ] {
            if let Some(operation) = operation.as_mut().filter(|operation| operation.security.is_some()) {
                leave_possible(operation, is_of_one, changes, reads_body);
            }
        }
    }
}

fn leave_possible(operation: &mut Operation, is_of_one: bool, changes: bool, reads_body: bool) {
    let takes = |name: &str| {
        operation.parameters.iter().flatten().any(|one| matches!(one, RefOr::T(one) if one.name == name))
    };
    let is_limited = operation.operation_id.as_deref().is_some_and(|id| LIMITED.contains(&id));
    let has_condition = takes("If-Match");
    // A look-up answers 404 though its path names nobody.
    let can_miss = is_of_one || operation.operation_id.as_deref().is_some_and(|id| LOOK_UPS.contains(&id));
    let responses = &mut operation.responses.responses;
    responses.retain(|status, _| match status.as_str() {
        "404" => can_miss,
        "409" => changes,
        "412" => has_condition,
        "422" => changes,
        "429" => is_limited,
        _ => true,
    });
    let Some(RefOr::T(malformed)) = responses.get("400").filter(|_| reads_body).cloned() else { return };
    for (status, description) in OF_BODIES {
        let mut refusal: Response = malformed.clone();
        description.clone_into(&mut refusal.description);
        responses.insert(status.to_owned(), RefOr::T(refusal));
    }
}
