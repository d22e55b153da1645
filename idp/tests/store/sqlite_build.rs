//! The SQLite that is compiled in is the one that `.cargo/config.toml` asks for: a build that does not read that file would be slower, and nobody would see why.

use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};

#[derive(QueryableByName)]
struct CompileOption {
    #[diesel(sql_type = Text)]
    compile_options: String,
}

#[test]
fn sqlite_is_built_as_it_is_meant_to_be() {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    let options: Vec<CompileOption> = sql_query("PRAGMA compile_options").load(&mut connection).unwrap();
    let options: Vec<&str> = options.iter().map(|option| option.compile_options.as_str()).collect();
    for wanted in ["ENABLE_QPSG", "THREADSAFE=2", "DEFAULT_MEMSTATUS=0"] {
        assert!(
            options.contains(&wanted),
            "{wanted} is not among {options:?}: built before .cargo/config.toml was there? cargo clean -p libsqlite3-sys"
        );
    }
    for unwanted in ["ENABLE_MEMORY_MANAGEMENT", "ENABLE_API_ARMOR"] {
        assert!(!options.contains(&unwanted), "{unwanted} is among {options:?}");
    }
}
