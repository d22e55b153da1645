//! `client profiles`: what clients are held to. Needs no settings and no database.

use crate::console;
use clap::Args;
use idp::domain::ClientProfile;
use serde_json::{Value, json};
use std::{fmt::Write, io};

/// `client profiles`
#[derive(Debug, Args)]
pub(crate) struct Profiles {
    /// Answer in JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Prints the table.
pub(crate) fn show_profiles(asked: &Profiles) -> io::Result<()> {
    if asked.json {
        console::answer(format_args!("{:#}", programs()))
    } else {
        console::answer(people().trim_end())
    }
}

/// Profile by profile: a terminal is narrow.
fn people() -> String {
    let mut lines = String::new();
    for profile in ClientProfile::ALL {
        // Writing to a text does not fail.
        let _ = writeln!(lines, "{}", profile.as_str());
        for row in profile.rows() {
            let _ = writeln!(lines, "  {:<26} {}", row.rule, row.asks.replace('`', ""));
        }
        lines.push('\n');
    }
    lines
}

fn programs() -> Value {
    let profiles = ClientProfile::ALL.map(|profile| json!({ "profile": profile, "rules": profile.rows() }));
    json!(profiles)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    /// The table of the documentation, one rule a row.
    fn markdown() -> String {
        let [default, legacy, fapi2] = ClientProfile::ALL.map(ClientProfile::rows);
        let mut table = "| rule | `default` | `legacy` | `fapi2` |\n| --- | --- | --- | --- |\n".to_owned();
        for ((default, legacy), fapi2) in default.iter().zip(&legacy).zip(&fapi2) {
            let _ = writeln!(
                table,
                "| `{}` | {} | {} | {} |",
                default.rule, default.asks, legacy.asks, fapi2.asks
            );
        }
        table
    }

    #[test]
    fn the_documentation_holds_the_table() {
        let page = include_str!("../../../../docs/operators/profiles.md");
        assert!(page.contains(&markdown()), "docs/operators/profiles.md should hold:\n{}", markdown());
    }

    #[test]
    fn every_rule_is_printed() {
        let printed = people();
        for row in ClientProfile::Fapi2.rows() {
            assert!(printed.contains(row.rule), "{}", row.rule);
        }
        assert_eq!(programs()[2]["profile"], "fapi2");
        assert_eq!(programs()[2]["rules"][0], json!({"rule": "pkce", "asks": "always"}));
    }
}
