//! Looks at what the endpoints ask of a database: what it costs, and the statements themselves.

use super::site::Site;
use diesel::connection::{DebugQuery, Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    time::Duration,
};

/// What a request leaves to be done behind its answer is done after this.
const SETTLED: Duration = Duration::from_millis(100);

/// What was seen, by the address of the database: the tests beside this one have others.
static SEEN: Mutex<BTreeMap<String, Seen>> = Mutex::new(BTreeMap::new());

#[derive(Default)]
struct Seen {
    cost: Cost,
    statements: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Beside those that begin and end transactions.
    pub(super) statements: u32,
    pub(super) transactions: u32,
    /// Transactions that wrote, and so wait for the disk.
    pub(super) flushes: u32,
}

/// Looks at one connection.
#[derive(Default)]
struct Watch {
    url: String,
    has_written: bool,
}

/// From now on, every new connection of this process is looked at.
pub(super) fn watch() {
    set_default_instrumentation(|| Some(Box::new(Watch::default()))).unwrap();
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } => self.note(query),
            _ => {}
        }
    }
}

impl Watch {
    fn note(&mut self, query: &dyn DebugQuery) {
        let text = query.to_string();
        let first = text.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let mut seen = SEEN.lock().unwrap();
        let Seen { cost, statements } = seen.entry(self.url.clone()).or_default();
        match first.trim_end_matches(';') {
            "BEGIN" => {
                cost.transactions += 1;
                self.has_written = false;
            }
            "COMMIT" => cost.flushes += u32::from(self.has_written),
            "ROLLBACK" | "SAVEPOINT" | "RELEASE" => {}
            verb => {
                cost.statements += 1;
                statements.insert(text.split(" -- binds").next().unwrap_or_default().to_owned());
                const WRITING: [&str; 3] = ["INSERT ", "UPDATE ", "DELETE "];
                // A statement that begins WITH … may do either.
                let is_with = verb == "WITH" && WRITING.iter().any(|word| text.contains(word));
                self.has_written |= is_with || WRITING.iter().any(|word| word.trim_end() == verb);
            }
        }
    }
}

/// Of each of this site's connections, what `take` takes.
async fn look<T>(site: &Site, take: fn(&mut Seen) -> T) -> Vec<T> {
    tokio::time::sleep(SETTLED).await;
    let name = site.database.rsplit_once("://").map_or(site.database.as_str(), |(_, rest)| rest);
    let mut seen = SEEN.lock().unwrap();
    seen.iter_mut().filter(|(url, _)| url.contains(name)).map(|(_, seen)| take(seen)).collect()
}

/// What was asked since the last look at what it cost.
pub(super) async fn cost(site: &Site) -> Cost {
    let mut sum = Cost::default();
    for one in look(site, |seen| std::mem::take(&mut seen.cost)).await {
        sum.statements += one.statements;
        sum.transactions += one.transactions;
        sum.flushes += one.flushes;
    }
    sum
}

/// The statements since the last look at them, each once, without what was bound to them.
pub(super) async fn statements(site: &Site) -> BTreeSet<String> {
    look(site, |seen| std::mem::take(&mut seen.statements)).await.into_iter().flatten().collect()
}
