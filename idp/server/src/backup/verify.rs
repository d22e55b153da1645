//! `verify`: whether everything that always holds does, in the database that runs.

use super::off_thread;
use crate::{console, office::At, settings::Checked};
use anyhow::{bail, ensure};
use clap::Args;
use federation::store::OF_FEDERATION;
use idp::{
    domain::{Clock, SystemClock, Timestamp},
    store::{
        Breach, Invariant, NAMED_BREACHES, OF_PROVIDER,
        backup::{Place, newest_schema},
    },
};
use serde_json::{Value, json};

/// `verify`
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) at: At,
}

/// Asks every question of one state of the database, while the provider runs. It writes nothing.
///
/// # Errors
/// Something does not hold, or the schema is not the program's own.
pub(crate) async fn verify(checked: Checked, verify: Verify) -> anyhow::Result<()> {
    let place = Place::of(&checked.database.url);
    let now = SystemClock.now();
    let (asked, breaches) = off_thread(move || ask(&place, now)).await?;
    if verify.at.json {
        let state = if breaches.is_empty() { "good" } else { "broken" };
        let breaches: Vec<Value> = breaches.iter().map(told).collect();
        console::answer(format_args!("{:#}", json!({"state": state, "asked": asked, "breaches": breaches})))?;
    }
    if breaches.is_empty() {
        if !verify.at.json {
            console::answer(format_args!("All {asked} invariants hold."))?;
        }
        return Ok(());
    }
    bail!(sentences(&breaches));
}

/// Everything holds there.
pub(super) fn hold(place: &Place, now: Timestamp) -> anyhow::Result<()> {
    let (_, breaches) = ask(place, now)?;
    ensure!(breaches.is_empty(), sentences(&breaches));
    Ok(())
}

/// How many questions were asked, and what does not hold.
fn ask(place: &Place, now: Timestamp) -> anyhow::Result<(usize, Vec<Breach>)> {
    let schema = place.schema()?;
    ensure!(
        // A newer one is asked, too: this version lives with it (docs/decisions/0008).
        schema >= newest_schema()?,
        "the database has the schema {schema}: run `common-id migrate` with this program first"
    );
    let invariants: Vec<Invariant> = OF_PROVIDER.iter().chain(OF_FEDERATION).copied().collect();
    Ok((invariants.len(), place.find_breaches(&invariants, now)?))
}

fn told(breach: &Breach) -> Value {
    json!({"invariant": breach.name, "says": breach.sentence, "rows": breach.rows})
}

fn sentences(breaches: &[Breach]) -> String {
    breaches.iter().map(shown).collect::<Vec<_>>().join("\n")
}

/// One sentence, and the rows that break it.
fn shown(breach: &Breach) -> String {
    let more = if breach.rows.len() < NAMED_BREACHES { "" } else { ", and perhaps more" };
    format!("{} does not hold. {} Broken by {}{more}.", breach.name, breach.sentence, breach.rows.join(", "))
}
