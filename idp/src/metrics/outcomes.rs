//! Counters with a label that is known when the program is compiled: each of their lines is there from the start, at
//! zero. A line that came with its first count would hide that count from `increase()`.

use super::CountedEvent;
use crate::{
    flow::FlowError,
    protocol::{OAuthErrorCode, TokenRequest},
};
use prometheus::{Error, IntCounter, IntCounterVec, Opts, Registry};

/// Logins by outcome.
#[derive(Clone, Debug)]
pub(super) struct Logins {
    ok: IntCounter,
    failed: IntCounter,
    locked: IntCounter,
}

impl Logins {
    pub(super) fn new(registry: &Registry) -> Result<Self, Error> {
        let all = counters(
            registry,
            ("common_id_logins_total", "Logins by outcome: ok, failed, and locked by the last of too many."),
            &["outcome"],
        )?;
        let of = |outcome: &str| all.with_label_values(&[outcome]);
        Ok(Self { ok: of("ok"), failed: of("failed"), locked: of("locked") })
    }

    /// Counts the events that are logins, and no other.
    pub(super) fn count(&self, counted: CountedEvent) {
        match counted.event {
            "login.ok" => self.ok.inc(),
            "login.failed" => self.failed.inc(),
            "login.locked" => self.locked.inc(),
            _ => {}
        }
    }
}

/// Grants of the token endpoint, in the words of `grant_type`, the two URNs by their last part.
const GRANTS: [&str; 5] =
    ["authorization_code", "refresh_token", "client_credentials", "device_code", "ciba"];

/// Answers of the token endpoint to one grant.
#[derive(Clone, Debug)]
pub struct TokenCounter {
    issued: IntCounter,
    pending: IntCounter,
    refused: IntCounter,
    failed: IntCounter,
}

impl TokenCounter {
    fn new(all: &IntCounterVec, grant: &str) -> Self {
        let of = |outcome: &str| all.with_label_values(&[grant, outcome]);
        Self { issued: of("issued"), pending: of("pending"), refused: of("refused"), failed: of("failed") }
    }

    /// Counts an answer.
    pub fn count<T>(&self, answer: &Result<T, FlowError>) {
        match answer {
            Ok(_) => self.issued.inc(),
            Err(FlowError::OAuth(error))
                if matches!(error.code, OAuthErrorCode::AuthorizationPending | OAuthErrorCode::SlowDown) =>
            {
                self.pending.inc();
            }
            Err(FlowError::OAuth(error)) if error.http_status() < 500 => self.refused.inc(),
            Err(_) => self.failed.inc(),
        }
    }
}

/// Answers of the token endpoint by grant.
#[derive(Clone, Debug)]
pub(super) struct Tokens([TokenCounter; 5]);

impl Tokens {
    pub(super) fn new(registry: &Registry) -> Result<Self, Error> {
        let all = counters(
            registry,
            (
                "common_id_token_answers_total",
                "Answers of the token endpoint to proven clients, by grant and outcome: issued, pending, refused, failed.",
            ),
            &["grant", "outcome"],
        )?;
        Ok(Self(GRANTS.map(|grant| TokenCounter::new(&all, grant))))
    }

    pub(super) const fn of(&self, asked: &TokenRequest) -> &TokenCounter {
        let [code, refresh, client, device, ciba] = &self.0;
        match asked {
            TokenRequest::AuthorizationCode { .. } => code,
            TokenRequest::RefreshToken { .. } => refresh,
            TokenRequest::ClientCredentials { .. } => client,
            TokenRequest::DeviceCode { .. } => device,
            TokenRequest::Backchannel { .. } => ciba,
        }
    }
}

/// How one try to hand a mail over to the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MailTry {
    /// The server took it.
    Taken,
    /// The server refused it for good.
    Refused,
    /// The server puts it off.
    PutOff,
    /// The server does not answer, or takes no mail at all.
    Unreachable,
}

/// Tries to hand mails over, by outcome.
#[derive(Clone, Debug)]
pub(super) struct MailTries([IntCounter; 4]);

impl MailTries {
    pub(super) fn new(registry: &Registry) -> Result<Self, Error> {
        let all = counters(
            registry,
            (
                "common_id_mail_tries_total",
                "Tries to hand a mail over, by outcome: taken, refused, put_off, unreachable.",
            ),
            &["outcome"],
        )?;
        Ok(Self(
            ["taken", "refused", "put_off", "unreachable"].map(|outcome| all.with_label_values(&[outcome])),
        ))
    }

    pub(super) fn count(&self, ended: MailTry) {
        let [taken, refused, put_off, unreachable] = &self.0;
        match ended {
            MailTry::Taken => taken,
            MailTry::Refused => refused,
            MailTry::PutOff => put_off,
            MailTry::Unreachable => unreachable,
        }
        .inc();
    }
}

fn counters(
    registry: &Registry,
    (name, help): (&str, &str),
    labels: &[&str],
) -> Result<IntCounterVec, Error> {
    let all = IntCounterVec::new(Opts::new(name, help), labels)?;
    registry.register(Box::new(all.clone()))?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{protocol::OAuthError, store::StoreError};

    fn pending() -> FlowError {
        FlowError::OAuth(OAuthError::new(OAuthErrorCode::AuthorizationPending, "wait"))
    }

    #[test]
    fn token_answers_are_counted_by_what_they_say() {
        let refused = || FlowError::OAuth(OAuthError::invalid_request("no"));
        let away = || FlowError::Store(StoreError::Unavailable("away".to_owned()));
        for (answer, counts) in [
            (Ok(()), [1, 0, 0, 0]),
            (Err(pending()), [0, 1, 0, 0]),
            (Err(refused()), [0, 0, 1, 0]),
            (Err(away()), [0, 0, 0, 1]),
        ] {
            let tokens = Tokens::new(&Registry::new()).unwrap();
            let asked = TokenRequest::ClientCredentials { scope: None, resource: Vec::new() };
            let counter = tokens.of(&asked);
            counter.count(&answer);
            let TokenCounter { issued, pending, refused, failed } = counter;
            assert_eq!([issued.get(), pending.get(), refused.get(), failed.get()], counts, "{answer:?}");
        }
    }

    #[test]
    fn logins_are_told_from_other_events() {
        let logins = Logins::new(&Registry::new()).unwrap();
        for event in ["login.ok", "login.failed", "login.failed", "login.locked", "logout", "link.completed"]
        {
            logins.count(CountedEvent { event, ..CountedEvent::default() });
        }
        assert_eq!([logins.ok.get(), logins.failed.get(), logins.locked.get()], [1, 2, 1]);
    }
}
