//! How the databases find what the endpoints ask for: no statement reads a table from end to end that grows with the people or with what they do.

use super::{
    budget::{once, register},
    site::Site,
    watch::{statements, watch},
};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _,
    sql_query,
    sql_types::{BigInt, Text},
};

/// Tables that are as small as the operator's house: services, keys, texts, staff. Every other one grows.
const SMALL: &[&str] = &[
    "__diesel_schema_migrations",
    "client_keys",
    "client_registrations",
    "clients",
    "encryption_keys",
    "event_stream_removals",
    "event_streams",
    "initial_access_tokens",
    "signing_keys",
    "staff",
    "staff_invitations",
    "text_versions",
    "write_probes",
];

/// Rows that each of the others gets: with them no planner takes a scan for the shorter way.
const ROWS: u32 = 4_000;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct PostgresLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct SqliteLine {
    #[diesel(sql_type = Text, column_name = "detail")]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    fn of(site: &Site) -> Self {
        if site.database.starts_with("postgres") {
            return Self::Postgres(PgConnection::establish(&site.database).unwrap());
        }
        let mut connection = SqliteConnection::establish(&site.database).unwrap();
        connection.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
        Self::Sqlite(connection)
    }

    fn run(&mut self, statement: &str) {
        let done = match self {
            Self::Sqlite(connection) => connection.batch_execute(statement),
            Self::Postgres(connection) => connection.batch_execute(statement),
        };
        done.unwrap_or_else(|cause| panic!("{cause}: {statement}"));
    }

    fn growing(&mut self) -> Vec<String> {
        let names: Vec<Line> = match self {
            Self::Sqlite(connection) => sql_query(
                "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            )
            .load(connection),
            Self::Postgres(connection) => sql_query(
                "SELECT relname::text AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace \
                 AND relkind IN ('r', 'p') AND NOT relispartition",
            )
            .load(connection),
        }
        .unwrap();
        names.into_iter().map(|name| name.line).filter(|name| !SMALL.contains(&name.as_str())).collect()
    }

    /// The parts of tables that are divided, those that [`Self::fill`] filled.
    fn filled_parts(&mut self) -> Vec<String> {
        let Self::Postgres(connection) = self else { return Vec::new() };
        let query = "SELECT relname::text AS line FROM pg_class WHERE relispartition AND relkind = 'r' AND reltuples > 1000";
        let names: Vec<Line> = sql_query(query).load(connection).unwrap();
        assert_eq!(names.len(), 2);
        names.into_iter().map(|name| name.line).collect()
    }

    /// Those that can be written.
    fn columns(&mut self, table: &str) -> Vec<Column> {
        match self {
            Self::Sqlite(connection) => {
                sql_query(format!("SELECT name, type AS kind FROM pragma_table_info('{table}')"))
                    .load(connection)
            }
            Self::Postgres(connection) => sql_query(format!(
                "SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' AND is_generated = 'NEVER'"
            ))
            .load(connection),
        }
        .unwrap()
    }

    /// Fills the tables that grow with rows that no request finds, and lets the planner see them.
    fn fill(&mut self) -> Vec<String> {
        let growing = self.growing();
        for table in &growing {
            let columns = self.columns(table);
            let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            // Text is a document, since some columns are, and no two rows have the same.
            let values: Vec<&str> = columns
                .iter()
                .map(|column| match column.kind.to_ascii_lowercase() {
                    kind if kind.contains("int") => "1000000 + i",
                    kind if kind.contains("bool") => "TRUE",
                    _ => "'{\"n\":' || i || '}'",
                })
                .collect();
            self.run(&format!(
                "INSERT INTO {table} ({}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) SELECT {} FROM n",
                names.join(", "),
                values.join(", ")
            ));
        }
        self.run("ANALYZE");
        growing
    }

    fn count(&mut self, table: &str) -> i64 {
        let query = sql_query(format!("SELECT COUNT(*) AS count FROM {table}"));
        let found: Count = match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        }
        .unwrap();
        found.count
    }

    /// How it would do it, whatever is bound.
    fn plan(&mut self, statement: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => {
                let lines: Vec<SqliteLine> =
                    sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(connection).unwrap();
                lines.into_iter().map(|line| line.line).collect()
            }
            Self::Postgres(connection) => {
                connection
                    .batch_execute(&format!(
                        "DEALLOCATE ALL; SET plan_cache_mode = force_generic_plan; PREPARE asked AS {statement}"
                    ))
                    .unwrap_or_else(|cause| panic!("{cause}: {statement}"));
                let count = (1..).take_while(|number| mentions(statement, *number)).count();
                let nulls = vec!["NULL"; count].join(", ");
                let arguments = if count == 0 { String::new() } else { format!("({nulls})") };
                let lines: Vec<PostgresLine> =
                    sql_query(format!("EXPLAIN EXECUTE asked{arguments}")).load(connection).unwrap();
                lines.into_iter().map(|line| line.line).collect()
            }
        }
    }
}

/// Whether `$number` stands in it.
fn mentions(statement: &str, number: usize) -> bool {
    let name = format!("${number}");
    statement
        .match_indices(&name)
        .any(|(place, _)| !statement[place + name.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

/// The tables that this plan reads from end to end, or along a whole index.
fn scanned(plan: &[String], growing: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, line) in plan.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |word: &str| {
            words.iter().position(|known| *known == word).and_then(|place| words.get(place + 1)).copied()
        };
        let is_condition = plan.get(place + 1).is_some_and(|next| next.contains("Index Cond"));
        let table = match line {
            line if line.starts_with("SCAN") => after("SCAN"),
            line if line.contains("Seq Scan on") => after("on"),
            line if line.contains("Index") && line.contains("Scan") && !is_condition => after("on"),
            _ => None,
        };
        found.extend(table.filter(|table| growing.iter().any(|name| name == table)).map(str::to_owned));
    }
    found
}

/// What is scanned by what, on this site.
async fn scans(site: &Site) -> Vec<String> {
    register(site).await;
    // Whoever is there and what is asked once is asked before: keys, services, texts.
    once(site).await;
    let mut growing = Database::of(site).fill();
    growing.extend(Database::of(site).filled_parts());
    statements(site).await;
    once(site).await;
    let mut asked = statements(site).await;
    assert!(asked.len() > 20, "{asked:?}");
    idp::flow::clean_up(&site.provider).await.unwrap();
    asked.extend(statements(site).await);
    let mut database = Database::of(site);
    let mut found = Vec::new();
    // Nothing is one of none (`eq_any` of an empty list): whatever is planned for it is not done.
    asked.retain(|statement| !statement.contains("1=0") && !statement.contains("0=1"));
    // Settings of a transaction have no plan.
    asked.retain(|statement| !statement.starts_with("SET "));
    for statement in &asked {
        let plan = database.plan(statement);
        for table in scanned(&plan, &growing) {
            found.push(format!("{table} is scanned by {statement}: {plan:?}"));
        }
    }
    found
}

#[actix_web::test]
async fn no_endpoint_scans_what_grows() {
    watch();
    for site in [Site::start().await, Site::start_on_postgres().await] {
        let found = scans(&site).await;
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[actix_web::test]
async fn the_clean_up_takes_small_bites() {
    for site in [Site::start().await, Site::start_on_postgres().await] {
        let mut database = Database::of(&site);
        let growing = database.fill();
        // All of these rows expired in 1970.
        let before: Vec<i64> = growing.iter().map(|table| database.count(table)).collect();
        let deleted = idp::flow::clean_up(&site.provider).await.unwrap();
        let bites: Vec<(&String, i64)> = growing
            .iter()
            .zip(before)
            .map(|(table, before)| (table, before - database.count(table)))
            .collect();
        assert!(bites.iter().filter(|(_, bite)| *bite > 0).count() > 10, "{bites:?}");
        // What a writer waits for: one table's, in a transaction of its own.
        assert!(bites.iter().all(|(_, bite)| (0..=100).contains(bite)), "{bites:?}");
        assert!(deleted > 1_000, "{deleted}");
    }
}

#[actix_web::test]
async fn a_scan_is_seen() {
    for site in [Site::start().await, Site::start_on_postgres().await] {
        let mut database = Database::of(&site);
        let growing = database.fill();
        let is_postgres = matches!(database, Database::Postgres(_));
        let name = if is_postgres { "$1" } else { "?" };
        for (condition, is_scan) in [("user_agent", true), ("id", false), ("token_hash", false)] {
            let plan = database.plan(&format!("SELECT id FROM sessions WHERE {condition} = {name}"));
            assert_eq!(!scanned(&plan, &growing).is_empty(), is_scan, "{plan:?}");
        }
        for statement in [
            "SELECT id FROM sessions ORDER BY id LIMIT 1",
            "SELECT COUNT(*) FROM sessions",
            "DELETE FROM sessions",
        ] {
            let plan = database.plan(statement);
            // A SQLite that deletes everything plans nothing.
            let is_planned = is_postgres || !statement.starts_with("DELETE");
            assert_eq!(!scanned(&plan, &growing).is_empty(), is_planned, "{plan:?}");
        }
    }
}
