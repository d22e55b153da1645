//! `limits.*`: what may happen only so often. Names, defaults, bounds and reasons stand in the tables of the crates; here
//! they are set, judged and shown.

use super::Settings;
use federation::domain::FederationLimits;
use idp::domain::{LimitRow, Limits};
use std::{collections::BTreeMap, fmt::Write};

/// Every row, of the provider first.
fn rows() -> impl Iterator<Item = &'static LimitRow> {
    Limits::ROWS.iter().chain(FederationLimits::ROWS)
}

/// The rule: a misspelt limit must not be silently absent.
pub(super) fn limits_are_known(settings: &Settings) -> Option<String> {
    let unknown = settings.limits.keys().find(|name| !rows().any(|row| row.name == name.as_str()))?;
    Some(format!("there is no setting `limits.{unknown}`: `config check` shows all of them"))
}

/// The rule: no value may switch a limit off, or everybody.
pub(super) fn limits_make_sense(settings: &Settings) -> Option<String> {
    let out_of_bounds = rows().find_map(|row| {
        let value = settings.limits.get(row.name)?;
        (!row.takes(*value)).then(|| {
            format!(
                "`limits.{}` must be from {} to {} ({}), not {value}",
                row.name, row.least, row.most, row.unit
            )
        })
    });
    let limits = of_provider(&settings.limits);
    let parts = limits.mail_open + limits.mail_waited + limits.mail_known;
    out_of_bounds
        .or_else(|| {
            (limits.wait_first > limits.wait_longest).then(|| {
                "`limits.wait_first` is longer than `limits.wait_longest`: make it shorter".to_owned()
            })
        })
        .or_else(|| {
            (limits.mail_total < parts).then(|| {
                format!(
                    "`limits.mail_total` must be at least {parts}, the sum of `mail_open`, `mail_waited` and \
                     `mail_known`: strangers must not use up what is kept for the owner"
                )
            })
        })
}

/// As the provider takes them.
pub(super) fn of_provider(set: &BTreeMap<String, i64>) -> Limits {
    let mut limits = Limits::default();
    for (name, value) in set {
        // A name of the other table is none here.
        let _ = limits.set(name, *value);
    }
    limits
}

/// As the federation takes them.
pub(super) fn of_federation(set: &BTreeMap<String, i64>) -> FederationLimits {
    let mut limits = FederationLimits::default();
    for (name, value) in set {
        let _ = limits.set(name, *value);
    }
    limits
}

/// The values that hold, a line each: name, value, unit, and on the next line the reason; `(set)` behind what is not
/// the default.
pub(crate) fn limits_table(limits: &Limits, federation: &FederationLimits) -> String {
    let mut table = String::new();
    for (row, value) in rows().zip(limits.values().into_iter().chain(federation.values())) {
        let set = if value == row.default { "" } else { " (set)" };
        let name = format!("limits.{}", row.name);
        // Writing to a text does not fail.
        let _ = writeln!(table, "  {name:<32} {value:>7}  {}{set}\n{:44}{}", row.unit, "", row.reason);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_in_both_tables() {
        let mut names: Vec<&str> = rows().map(|row| row.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn what_is_set_reaches_its_own_table() {
        let set = BTreeMap::from([("login_guesses".to_owned(), 7), ("visits_per_client".to_owned(), 9)]);
        assert_eq!((of_provider(&set).login_guesses, of_federation(&set).visits_per_client), (7, 9));
        let table = limits_table(&of_provider(&set), &of_federation(&set));
        let line = |name: &str| table.lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
        assert!(
            line("limits.login_guesses").contains(" 7 ") && line("limits.login_guesses").ends_with("(set)")
        );
        assert!(line("limits.visits_per_client").contains(" 9 "));
        assert!(line("limits.code_tries").contains(" 5 ") && !line("limits.code_tries").contains("(set)"));
        for row in rows() {
            assert!(table.contains(row.reason), "{}", row.name);
        }
    }

    /// The README's table of settings names every limit with its default.
    #[test]
    fn the_readme_names_every_limit() {
        let readme = include_str!("../../../../README.md");
        for row in rows() {
            let plain = |n: i64| n.to_string();
            let named = format!("| `limits.{}` | {} |", row.name, plain(row.default));
            assert!(readme.contains(&named), "{named}");
        }
    }
}
