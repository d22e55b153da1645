//! The results as a page shows them: tables in Markdown.

use crate::{
    results::{Cell, Results, StartLine, WorkLine},
    works::WORKS,
};
use std::fmt::{self, Display, Formatter};

/// The tables of a run.
#[derive(Debug)]
pub struct Tables<'a>(pub &'a Results);

impl Display for Tables<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Results { date, commit, machine, rounds, seconds, connections, database, .. } = self.0;
        let pace = self.0.rate.map_or_else(
            || "each connection as fast as it is answered".to_owned(),
            |rate| format!("{rate} operations begun a second"),
        );
        writeln!(
            out,
            "{date}, commit {commit}, ours on {database}; {} × {}, Linux {}, load before {}",
            machine.processors, machine.model, machine.kernel, machine.load_before
        )?;
        if self.0.flush_ms > 0.0 {
            writeln!(out, "a slow disk: every flush takes {} ms longer", self.0.flush_ms)?;
        }
        writeln!(out, "medians of {rounds} rounds of {seconds} s, {connections} connections, {pace}\n")?;
        self.rates(out)?;
        self.details(out)?;
        self.servers(out)?;
        self.faults(out)
    }
}

impl Tables<'_> {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.servers.iter().map(|server| server.name.as_str()).filter(|name| *name != "floor")
    }

    /// Operations per second of the server's processor, and how many times those of the others ours are.
    fn rates(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "Operations per second of server CPU:\n")?;
        write!(out, "| work |")?;
        self.names().try_for_each(|name| write!(out, " {name} |"))?;
        write!(out, " floor |")?;
        self.names().skip(1).try_for_each(|name| write!(out, " × {name} |"))?;
        writeln!(out, " of the floor |")?;
        rule(out, 3 + 2 * self.names().count() - 1)?;
        for work in &self.0.works {
            write!(out, "| {} |", title(work))?;
            for name in self.names() {
                write!(
                    out,
                    " {} |",
                    cell(work, name).map_or_else(none, |cell| thousands(cell.per_cpu_second))
                )?;
            }
            write!(out, " {} |", thousands(work.floor))?;
            let ours = self.names().next().and_then(|name| cell(work, name)).map(|cell| cell.per_cpu_second);
            for name in self.names().skip(1) {
                let ratio = ours.zip(cell(work, name)).map(|(ours, other)| ours / other.per_cpu_second);
                write!(out, " {} |", ratio.map_or_else(none, |ratio| format!("{ratio:.1}")))?;
            }
            let part = ours.map(|ours| ours / work.floor);
            writeln!(out, " {} |", part.map_or_else(none, |part| format!("{:.0} %", part * 100.0)))?;
        }
        writeln!(out)
    }

    /// What a client sees, and what goes to the disk.
    fn details(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "By the clock: operations a second; p50 / p99 in milliseconds; bytes written and flushes an operation:\n"
        )?;
        write!(out, "| work |")?;
        self.names().try_for_each(|name| write!(out, " {name} |"))?;
        writeln!(out)?;
        rule(out, 1 + self.names().count())?;
        for work in &self.0.works {
            write!(out, "| {} |", title(work))?;
            for name in self.names() {
                let shown = cell(work, name).map_or_else(none, |cell| {
                    let Cell { per_second, p50_ms, p99_ms, bytes_written, flushes, database_micros, .. } =
                        cell;
                    let flushes =
                        flushes.map_or_else(String::new, |flushes| format!(" B, {flushes:.2} flushes"));
                    let database = if *database_micros > 0.0 {
                        format!("; PostgreSQL {database_micros:.0} µs")
                    } else {
                        String::new()
                    };
                    format!(
                        "{}; {p50_ms:.2} / {p99_ms:.2}; {bytes_written:.0}{flushes}{database}",
                        thousands(*per_second)
                    )
                });
                write!(out, " {shown} |")?;
            }
            writeln!(out)?;
        }
        writeln!(out)
    }

    fn servers(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "| server | start on empty data, ms | memory idle, MB | memory after, MB |")?;
        rule(out, 4)?;
        for server in &self.0.servers {
            let (start, idle, end) = (server.start_ms, server.idle_mb, server.end_mb);
            writeln!(out, "| {} | {start:.0} | {idle:.0} | {end:.0} |", server.name)?;
        }
        if !self.0.starts.is_empty() {
            writeln!(out, "\n| server on existing data | start to the first 200, ms | memory idle, MB |")?;
            rule(out, 3)?;
            for StartLine { name, start_ms, idle_mb } in &self.0.starts {
                writeln!(out, "| {name} | {start_ms:.0} | {idle_mb:.0} |")?;
            }
        }
        Ok(())
    }

    /// Whatever was not answered as it should.
    fn faults(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for work in &self.0.works {
            for cell in work.cells.iter().filter(|cell| cell.failures > 0) {
                let fault = cell.fault.as_deref().unwrap_or_default();
                writeln!(
                    out,
                    "\nNOT VALID: {} at {}: {} failed; {fault}",
                    work.name, cell.server, cell.failures
                )?;
            }
        }
        Ok(())
    }
}

fn title(work: &WorkLine) -> &str {
    WORKS.iter().find(|known| known.name == work.name).map_or(&work.name, |known| known.title)
}

fn cell<'a>(work: &'a WorkLine, server: &str) -> Option<&'a Cell> {
    work.cells.iter().find(|cell| cell.server == server)
}

fn none() -> String {
    "–".to_owned()
}

fn rule(out: &mut Formatter<'_>, columns: usize) -> fmt::Result {
    writeln!(out, "|{}", " --- |".repeat(columns))
}

/// Three digits that count.
fn thousands(figure: f64) -> String {
    match figure {
        figure if figure >= 99_500.0 => format!("{:.0}k", figure / 1e3),
        figure if figure >= 9_950.0 => format!("{:.1}k", figure / 1e3),
        figure if figure >= 995.0 => format!("{:.2}k", figure / 1e3),
        figure => format!("{figure:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        for (figure, shown) in [(120_400.0, "120k"), (21_040.0, "21.0k"), (1_449.0, "1.45k"), (54.2, "54")] {
            assert_eq!(thousands(figure), shown);
        }
    }
}
