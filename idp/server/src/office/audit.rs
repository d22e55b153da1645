//! `audit export`: the audit trail as JSON Lines or CSV, page by page, so that a long one needs no memory.

use super::{At, Office};
use crate::private_file;
use admin::domain::AuditView;
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use idp::{
    domain::Timestamp,
    store::audit_search::{AuditFilter, AuditPart, search},
};
use jiff::{civil::Date, tz};
use serde_json::json;
use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

/// Lines of one reading.
const PAGE: i64 = 1_000;

/// `audit …`
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Write the audit trail, oldest first, to standard output or into a file.
    Export(ExportAudit),
}

/// `audit export`
#[derive(Debug, Args)]
pub(crate) struct ExportAudit {
    /// From this day in Japan (2026-11-01) or this moment (2026-11-01T09:00:00+09:00) on.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Timestamp>,
    /// Before this day or moment.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<Timestamp>,
    /// What was done: `client.changed`, or with a dot at its end everything that begins so.
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// About this dealer alone.
    #[arg(long, value_name = "ID")]
    dealer: Option<String>,
    /// How a line looks. No cell of the CSV is a formula to a spreadsheet.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// A new file, for its owner alone; standard output when absent.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) at: At,
}

/// How lines look.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// JSON Lines.
    Jsonl,
    /// CSV (RFC 4180) with the names of its columns.
    Csv,
}

/// A day's midnight in Japan, or a moment of RFC 3339.
fn moment(text: &str) -> Result<Timestamp, String> {
    let day = |date: Date| date.to_zoned(tz::TimeZone::fixed(tz::offset(9))).ok();
    let at = match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => day(date).map(|midnight| midnight.timestamp()),
        _ => text.parse::<jiff::Timestamp>().ok(),
    };
    at.map(|at| Timestamp::from_seconds(at.as_second()))
        .ok_or_else(|| "must be a day, 2026-11-01, or a moment, 2026-11-01T09:00:00+09:00".to_owned())
}

impl Office {
    pub(crate) async fn export_audit(&self, export: ExportAudit) -> anyhow::Result<()> {
        let mut target: Box<dyn Write + Send> = match &export.out {
            Some(path) => Box::new(private_file::create(path)?),
            None => Box::new(io::stdout()),
        };
        let lines = self.write_audit(&export, &mut BufWriter::new(&mut target)).await?;
        match &export.out {
            Some(path) => {
                let people = format!("{lines} lines are in {}.", path.display());
                self.answer(people, &json!({"lines": lines, "file": path}))
            }
            // The lines are the answer.
            None => Ok(()),
        }
    }

    async fn write_audit(
        &self,
        export: &ExportAudit,
        target: &mut (impl Write + Send),
    ) -> anyhow::Result<usize> {
        let filter = AuditFilter {
            action: export.action.clone(),
            dealer: export.dealer.clone(),
            from: export.from,
            to: export.to,
            ..AuditFilter::default()
        };
        let (mut after, mut count) = (String::new(), 0);
        loop {
            let (asked, begin) = (filter.clone(), after.clone());
            let page =
                self.provider.db.read(move |tx| search(tx, &asked, AuditPart::After(&begin), PAGE)).await?;
            let lines: Vec<AuditView> = page.into_iter().map(AuditView::from).collect();
            let text = match export.format {
                Format::Jsonl => AuditView::json_lines(&lines),
                Format::Csv => AuditView::csv(&lines, after.is_empty()),
            };
            let text = text.context("a line of the audit cannot be written")?;
            target.write_all(text.as_bytes()).context("nobody takes the lines")?;
            count += lines.len();
            match lines.last() {
                Some(last) => after.clone_from(&last.id),
                None => break,
            }
        }
        target.flush().context("nobody takes the lines")?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_japan() {
        for (text, seconds) in [
            ("2026-11-22", Some(1_795_273_200)),
            ("2026-11-22T00:00:00+09:00", Some(1_795_273_200)),
            ("2026-11-21T15:00:00Z", Some(1_795_273_200)),
            ("2026-11-22T00:00:00", None),
            ("2026-13-01", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(moment(text).ok().map(Timestamp::seconds), seconds, "{text:?}");
        }
    }
}
