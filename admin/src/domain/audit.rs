//! Lines of the audit trail as auditors see them, in JSON and in tables.

use idp::store::audit::AuditLine;
use serde::Serialize;
use utoipa::ToSchema;

/// What was done: by whom, to what, with which result. Never a name, an address or a code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditView {
    /// Its id; sorts by time.
    pub id: String,
    /// When, seconds since the epoch.
    pub at: i64,
    /// `account`, `client`, `staff` or `system`.
    #[schema(example = "client")]
    pub actor_type: String,
    /// Who.
    #[schema(example = "admin-console")]
    pub actor: String,
    /// The dealer that it concerns.
    pub dealer: Option<String>,
    /// What.
    #[schema(example = "client.changed")]
    pub action: String,
    /// To what.
    #[schema(example = "client:my-toyota")]
    pub object: String,
    /// `ok`, or the reason.
    #[schema(example = "ok")]
    pub result: String,
    /// In which request.
    pub request_id: String,
    /// SHA-256 of the object before.
    pub before_digest: Option<String>,
    /// SHA-256 of the object after.
    pub after_digest: Option<String>,
}

impl From<AuditLine> for AuditView {
    fn from(line: AuditLine) -> Self {
        Self {
            id: line.id,
            at: line.at,
            actor_type: line.actor_type,
            actor: line.actor,
            dealer: line.dealer,
            action: line.action,
            object: line.object,
            result: line.result,
            request_id: line.request_id,
            before_digest: line.before_digest,
            after_digest: line.after_digest,
        }
    }
}

impl AuditView {
    /// The columns of a table, in their order.
    pub const COLUMNS: [&'static str; 11] = [
        "id",
        "at",
        "actor_type",
        "actor",
        "dealer",
        "action",
        "object",
        "result",
        "request_id",
        "before_digest",
        "after_digest",
    ];

    /// The line as cells of these columns, harmless in a spreadsheet.
    pub fn cells(&self) -> [String; 11] {
        let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.id.clone(),
            self.at.to_string(),
            self.actor_type.clone(),
            self.actor.clone(),
            or_nothing(&self.dealer),
            self.action.clone(),
            self.object.clone(),
            self.result.clone(),
            self.request_id.clone(),
            or_nothing(&self.before_digest),
            or_nothing(&self.after_digest),
        ]
        .map(harmless)
    }
}

impl AuditView {
    /// Lines as JSON Lines: an object a line.
    pub fn json_lines(lines: &[Self]) -> Option<String> {
        let lines = lines.iter().map(|line| serde_json::to_string(line).map(|line| line + "\n"));
        lines.collect::<Result<String, _>>().ok()
    }

    /// Lines as rows of CSV (RFC 4180), below the names of the columns when they are the first.
    pub fn csv(lines: &[Self], are_first: bool) -> Option<String> {
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        if are_first {
            table.write_record(Self::COLUMNS).ok()?;
        }
        for line in lines {
            table.write_record(line.cells()).ok()?;
        }
        String::from_utf8(table.into_inner().ok()?).ok()
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one, in either width.
pub(crate) fn harmless(cell: String) -> String {
    let begins = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(begins) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, kept) in [
            ("=1+1", "'=1+1"),
            ("+81", "'+81"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1+1", "'＝1+1"),
            ("", ""),
            ("client:a=b", "client:a=b"),
            ("'=1", "'=1"),
        ] {
            assert_eq!(harmless(cell.to_owned()), kept, "{cell:?}");
        }
    }
}
