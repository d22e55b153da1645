//! Each check, as it is done.

use crate::console;
use serde::Serialize;
use serde_json::json;

/// A check that failed: what, and why.
#[derive(Debug)]
pub(super) struct Failed {
    check: &'static str,
    why: String,
}

impl Failed {
    pub(super) fn new(check: &'static str, why: impl ToString) -> Self {
        Self { check, why: why.to_string() }
    }
}

/// Gives a failure the name of its check.
pub(super) trait Checked<T> {
    /// The value, or the failure of this check.
    fn check(self, check: &'static str) -> Result<T, Failed>;
}

impl<T, E: std::fmt::Display> Checked<T> for Result<T, E> {
    fn check(self, check: &'static str) -> Result<T, Failed> {
        self.map_err(|why| Failed::new(check, why))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Ok,
    Skipped,
    Failed,
}

#[derive(Debug, Serialize)]
struct Line {
    check: &'static str,
    outcome: Outcome,
    detail: String,
}

/// The checks so far.
#[derive(Debug)]
pub(super) struct Report {
    lines: Vec<Line>,
    json: bool,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { lines: Vec::new(), json }
    }

    pub(super) fn ok(&mut self, check: &'static str, detail: impl ToString) -> Result<(), Failed> {
        self.note(check, Outcome::Ok, detail.to_string()).check("report")
    }

    /// What could not be looked at, and is no fault.
    pub(super) fn skip(&mut self, check: &'static str, why: impl ToString) -> Result<(), Failed> {
        self.note(check, Outcome::Skipped, why.to_string()).check("report")
    }

    pub(super) fn fail(&mut self, failed: Failed) -> std::io::Result<()> {
        self.note(failed.check, Outcome::Failed, failed.why)
    }

    fn note(&mut self, check: &'static str, outcome: Outcome, detail: String) -> std::io::Result<()> {
        if !self.json {
            let word = match outcome {
                Outcome::Ok => "ok",
                Outcome::Skipped => "skipped",
                Outcome::Failed => "FAILED",
            };
            console::answer(format_args!("{word:<8} {check:<22} {detail}"))?;
        }
        self.lines.push(Line { check, outcome, detail });
        Ok(())
    }

    /// Says how it ended.
    ///
    /// # Errors
    /// A check failed.
    pub(super) fn end(self, issuer: &str, client_id: &str) -> anyhow::Result<()> {
        let failed = self.lines.iter().find(|line| line.outcome == Outcome::Failed);
        if self.json {
            let programs = json!({
                "issuer": issuer, "client_id": client_id, "ok": failed.is_none(), "checks": self.lines,
            });
            console::answer(format_args!("{programs:#}"))?;
        }
        match failed {
            Some(line) => {
                Err(anyhow::anyhow!("{client_id} cannot log in at {issuer}: {}: {}", line.check, line.detail))
            }
            None => Ok(()),
        }
    }
}
