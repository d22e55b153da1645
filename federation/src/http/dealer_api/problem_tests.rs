use super::*;
use idp::domain::Lang;

fn asked() -> ProblemAsked {
    ProblemAsked { lang: Lang::En, request_id: "r-1".to_owned() }
}

#[test]
fn foreign_and_missing_look_the_same() {
    assert_eq!(ProblemCode::NotFound.row(), ProblemCode::Refused(Refusal::NotFound).row());
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    for refusal in [
        Refusal::TooManyVisits,
        Refusal::TooManyLookups,
        Refusal::TooSoon,
        Refusal::TooManyMails,
        Refusal::TooManyHandovers,
    ] {
        let answer = ApiProblem::new(ProblemCode::Refused(refusal)).answer_to(&asked());
        assert_eq!(answer.status().as_u16(), 429, "{refusal:?}");
        assert!(answer.headers().contains_key(header::RETRY_AFTER), "{refusal:?}");
    }
}

#[test]
fn challenges_say_what_is_wanting() {
    let challenge = |code| {
        let answer = ApiProblem::new(code).answer_to(&asked());
        let value = answer.headers().get(header::WWW_AUTHENTICATE).cloned();
        (answer.status().as_u16(), value.and_then(|value| value.to_str().map(str::to_owned).ok()))
    };
    assert_eq!(
        challenge(ProblemCode::InvalidToken),
        (401, Some("Bearer error=\"invalid_token\"".to_owned()))
    );
    assert_eq!(
        challenge(ProblemCode::InsufficientScope("link:read")),
        (403, Some("Bearer error=\"insufficient_scope\", scope=\"link:read\"".to_owned()))
    );
    assert_eq!(challenge(ProblemCode::NotFound), (404, None));
}
