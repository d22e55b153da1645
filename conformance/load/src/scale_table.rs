//! What a run with many people found, as tables in Markdown.

use crate::{
    results::{Cell, milliseconds},
    scale::{Scale, Size, Waits},
};
use std::fmt::{self, Display, Formatter};

impl Display for Scale {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.sizes(out)?;
        self.works(out)?;
        self.clean_up(out)
    }
}

impl Scale {
    #[allow(clippy::cast_precision_loss, reason = "bytes of a database are far below 2⁵²")]
    fn sizes(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "| accounts | sessions, grants, refresh tokens, each | links | filled in, s | MB on disk | kB an account | start, ms | memory, MB |"
        )?;
        writeln!(out, "|{}", " --- |".repeat(8))?;
        for Size { amounts, filled, bytes, started, resident, .. } in &self.sizes {
            let each = *bytes as f64 / 1024.0 / amounts.accounts.max(1) as f64;
            writeln!(
                out,
                "| {} | {} | {} | {:.0} | {} | {each:.1} | {:.0} | {} |",
                amounts.accounts,
                amounts.sessions,
                amounts.links,
                filled.as_secs_f64(),
                bytes >> 20,
                milliseconds(*started),
                resident >> 20
            )?;
        }
        writeln!(out)
    }

    fn works(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "Microseconds of a processor for one, the database's with them; p99 by the clock in ms:\n"
        )?;
        writeln!(out, "| work | few | many | × | p99 few | p99 many |\n|{}", " --- |".repeat(6))?;
        for (title, cells) in &self.works {
            let cost = |cell: &Cell| 1e6 / cell.per_cpu_second.max(0.001) + cell.database_micros;
            let [few, many] = cells.as_slice() else { continue };
            writeln!(
                out,
                "| {title} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} |",
                cost(few),
                cost(many),
                cost(many) / cost(few),
                few.p99_ms,
                many.p99_ms
            )?;
            let failures = few.failures + many.failures;
            if failures > 0 {
                let fault = many.fault.as_ref().or(few.fault.as_ref()).map_or("", String::as_str);
                writeln!(out, "\nNOT VALID: {failures} failed; {fault}\n")?;
            }
        }
        writeln!(out)
    }

    #[allow(clippy::cast_precision_loss, reason = "rows are far below 2⁵²")]
    fn clean_up(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let micros = |size: &Size| size.cleaned.0 * 1e6 / self.expired.max(1) as f64;
        writeln!(out, "Clean-up of {} expired rows, with the start of the program:\n", self.expired)?;
        writeln!(out, "| accounts | s | µs of a processor, a row |\n| --- | --- | --- |")?;
        for size in &self.sizes {
            let took = size.cleaned.1.as_secs_f64();
            writeln!(out, "| {} | {took:.1} | {:.1} |", size.amounts.accounts, micros(size))?;
        }
        if let [few, many] = self.sizes.as_slice() {
            writeln!(out, "\nA row costs {:.2} times as much with many.", micros(many) / micros(few))?;
        }
        writeln!(out, "\n| refreshes | count | p50, ms | p99 | longest |\n| --- | --- | --- | --- | --- |")?;
        for (name, Waits { count, p50, p99, longest, failures }) in &self.beside {
            let failed =
                if *failures > 0 { format!("; NOT VALID: {failures} failed") } else { String::new() };
            writeln!(out, "| {name} | {count} | {p50:.2} | {p99:.2} | {longest:.2}{failed} |")?;
        }
        Ok(())
    }
}
