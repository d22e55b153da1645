//! What a database says about the statements of a list.

use diesel::{
    QueryableByName, RunQueryDsl as _,
    connection::{Connection as _, InstrumentationEvent},
    sql_query,
    sql_types::Text,
};
use idp::store::{AnyConnection, StoreError, Tx};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// What a database says about a list.
pub(super) struct Found {
    /// How the tables are entered, a word each, by the alphabet: the name of an index, `… by key` for a table's own, `… whole`
    /// for a table that is read from end to end, and `sort` where the rows come in another order.
    pub(super) ways: Vec<String>,
    /// What its dearest statement costs by PostgreSQL's reckoning.
    pub(super) cost: Option<f64>,
    /// The statements with their plans.
    pub(super) plans: String,
}

/// How the databases find what `ask` asks for.
pub(super) fn find_ways(tx: &mut Tx<'_>, ask: &dyn Fn(&mut Tx<'_>) -> Result<(), StoreError>) -> Found {
    let mut found = Found { ways: Vec::new(), cost: None, plans: String::new() };
    for statement in listen(tx, ask) {
        let statement = written_out(&statement);
        let plan = explain(tx, &statement);
        found.ways.extend(plan.iter().filter_map(|line| way_of(line)));
        let cost = plan.first().and_then(|line| line.split_once("..")?.1.split(' ').next()?.parse().ok());
        found.cost = cost.into_iter().chain(found.cost).reduce(f64::max);
        found.plans.push_str(&format!("    {statement}\n        {}\n", plan.join("\n        ")));
    }
    found.ways.sort();
    found
}

/// The statements that reach the database, with their values.
fn listen(tx: &mut Tx<'_>, ask: &dyn Fn(&mut Tx<'_>) -> Result<(), StoreError>) -> Vec<String> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    tx.connection().set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            notes.lock().unwrap().push(query.to_string());
        }
    });
    ask(tx).unwrap();
    tx.connection().set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let statements = heard.lock().unwrap().clone();
    assert!(!statements.is_empty(), "nothing was asked");
    statements
}

/// The statement with its values in their places: a plan depends on them.
fn written_out(statement: &str) -> String {
    let (sql, values) = statement.rsplit_once(" -- binds: ").expect("a statement and its values");
    let values: Vec<Value> =
        serde_json::from_str(values).unwrap_or_else(|_| panic!("unreadable: {statement}"));
    // Numbered ones from the last, so that $1 is not taken for the beginning of $10.
    let numbered = values.iter().enumerate().rev();
    let sql = numbered
        .fold(sql.to_owned(), |sql, (place, value)| sql.replace(&format!("${}", place + 1), &literal(value)));
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.zip(&values).fold(first, |sql, (part, value)| sql + &literal(value) + part)
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Array(values) => {
            format!("ARRAY[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    text: String,
}

fn explain(tx: &mut Tx<'_>, statement: &str) -> Vec<String> {
    match tx.connection() {
        AnyConnection::Sqlite(connection) => {
            let plan = sql_query(format!("EXPLAIN QUERY PLAN {statement}"));
            plan.load::<Step>(connection).unwrap().into_iter().map(|step| step.detail).collect()
        }
        AnyConnection::Postgres(connection) => {
            let plan = sql_query(format!("EXPLAIN {statement}"));
            plan.load::<Line>(connection).unwrap().into_iter().map(|line| line.text).collect()
        }
    }
}

/// What a line of a plan says about the way; most say nothing.
fn way_of(line: &str) -> Option<String> {
    let line = line.trim_start_matches([' ', '-', '>']);
    let after = |mark: &str| line.split_once(mark).and_then(|(_, rest)| rest.split_whitespace().next());
    if line.starts_with("Sort  (")
        || line.starts_with("Incremental Sort  (")
        || line.contains("B-TREE FOR ORDER BY")
    {
        return Some("sort".to_owned());
    }
    if let Some(table) = after("Seq Scan on ") {
        return Some(format!("{table} whole"));
    }
    if line.starts_with("SCAN ") && !line.contains(" INDEX ") {
        // A part of the statement in brackets is no table.
        return after("SCAN ").filter(|table| *table != "counted").map(|table| format!("{table} whole"));
    }
    let bitmap = after("Bitmap Index Scan on ");
    let index = bitmap.or_else(|| after(" INDEX ")).or_else(|| after(" using "))?;
    let of_key = index.strip_prefix("sqlite_autoindex_").and_then(|name| name.strip_suffix("_1"));
    let table = of_key.or_else(|| index.strip_suffix("_pkey"));
    Some(table.map_or_else(|| index.to_owned(), |table| format!("{table} by key")))
}
