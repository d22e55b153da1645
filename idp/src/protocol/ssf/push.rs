//! What a receiver answers to an event that is pushed to it (RFC 8935, 2).

use serde_json::Value;

/// What becomes of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushVerdict {
    /// The receiver has it.
    Taken,
    /// The receiver does not want it, and would not want it again: the code that it gave.
    Refused(&'static str),
    /// It is to be sent again: why.
    Again(String),
}

/// Codes of refusals that another try cannot change: the event is what it is (RFC 8935, 2.4; SSF 1.0, 8.1.4.1). A key, a
/// header or a right may be mended meanwhile: those events wait.
const FINAL: [&str; 4] = ["invalid_request", "invalid_issuer", "invalid_audience", "invalid_state"];

/// Judges the answer. Only 202 says that the receiver has the event: a page of a gateway that answers 200 for a receiver
/// that is away must not lose one.
pub fn judge_push(status: u16, body: &[u8]) -> PushVerdict {
    if status == 202 {
        return PushVerdict::Taken;
    }
    let body: Option<Value> = (status == 400).then(|| serde_json::from_slice(body).ok()).flatten();
    let code = body.as_ref().and_then(|body| body.get("err")).and_then(Value::as_str);
    let known = FINAL.into_iter().find(|known| Some(*known) == code);
    known.map_or_else(|| PushVerdict::Again(format!("status {status}")), PushVerdict::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let again = |status: u16| PushVerdict::Again(format!("status {status}"));
        let error = |code: &str| format!(r#"{{"err":"{code}","description":"d"}}"#);
        for (status, body, expected) in [
            (202, String::new(), PushVerdict::Taken),
            (202, error("invalid_request"), PushVerdict::Taken),
            (200, String::new(), again(200)),
            (204, String::new(), again(204)),
            (302, String::new(), again(302)),
            (400, error("invalid_request"), PushVerdict::Refused("invalid_request")),
            (400, error("invalid_issuer"), PushVerdict::Refused("invalid_issuer")),
            (400, error("invalid_audience"), PushVerdict::Refused("invalid_audience")),
            (400, error("invalid_state"), PushVerdict::Refused("invalid_state")),
            (400, error("invalid_key"), again(400)),
            (400, error("authentication_failed"), again(400)),
            (400, error("access_denied"), again(400)),
            (400, error("something"), again(400)),
            (400, "<html>".to_owned(), again(400)),
            (400, "[]".to_owned(), again(400)),
            (401, error("invalid_request"), again(401)),
            (404, String::new(), again(404)),
            (500, error("invalid_request"), again(500)),
        ] {
            assert_eq!(judge_push(status, body.as_bytes()), expected, "{status} {body}");
        }
    }
}
