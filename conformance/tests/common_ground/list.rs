//! The common ground: what PostgreSQL, CockroachDB, YugabyteDB and Citus all know, each with the page that says so.
//!
//! Citus is PostgreSQL with an extension: it takes every statement whose rows are on one of its machines, as all are with tables that are not distributed, with reference tables, and with
//! a schema as the unit of distribution (<https://docs.citusdata.com/en/stable/develop/reference_workarounds.html>). Its pages here are those of the statements on distributed tables.

/// Words that may stand in SQL, and where each database says that it knows them.
pub(crate) struct Ground {
    /// Keywords are in capitals, names of types and functions as they are written.
    pub(crate) words: &'static [&'static str],
    /// CockroachDB, YugabyteDB, Citus.
    pub(crate) sources: [&'static str; 3],
}

macro_rules! cockroach {
    ($page:literal) => {
        concat!("https://www.cockroachlabs.com/docs/stable/", $page)
    };
}

macro_rules! yugabyte {
    ($page:literal) => {
        concat!("https://docs.yugabyte.com/stable/api/ysql/", $page, "/")
    };
}

macro_rules! citus {
    ($page:literal) => {
        concat!("https://docs.citusdata.com/en/stable/develop/", $page, ".html")
    };
}

pub(crate) const GROUND: &[Ground] = &[
    // Questions.
    Ground {
        words: &[
            "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "EXISTS", "IS", "NULL", "AS", "GROUP", "BY",
            "HAVING", "ORDER", "DESC", "LIMIT", "JOIN", "LEFT", "ON", "UNION", "ALL", "CASE", "WHEN", "THEN",
            "ELSE", "END", "LIKE", "DISTINCT",
        ],
        sources: [
            cockroach!("select-clause"),
            yugabyte!("the-sql-language/statements/dml_select"),
            citus!("reference_sql"),
        ],
    },
    Ground {
        words: &["WITH"],
        sources: [
            cockroach!("common-table-expressions"),
            yugabyte!("the-sql-language/with-clause"),
            citus!("reference_sql"),
        ],
    },
    Ground {
        words: &["OVER", "PARTITION", "row_number"],
        sources: [
            cockroach!("window-functions"),
            yugabyte!("exprs/window_functions"),
            citus!("reference_sql"),
        ],
    },
    // Changes.
    Ground {
        words: &["INSERT", "INTO", "VALUES", "CONFLICT", "DO", "NOTHING", "RETURNING"],
        sources: [
            cockroach!("insert"),
            yugabyte!("the-sql-language/statements/dml_insert"),
            citus!("reference_dml"),
        ],
    },
    Ground {
        words: &["UPDATE", "SET"],
        sources: [
            cockroach!("update"),
            yugabyte!("the-sql-language/statements/dml_update"),
            citus!("reference_dml"),
        ],
    },
    Ground {
        words: &["DELETE"],
        sources: [
            cockroach!("delete"),
            yugabyte!("the-sql-language/statements/dml_delete"),
            citus!("reference_dml"),
        ],
    },
    // A row that is held until the transaction ends.
    Ground {
        words: &["FOR"],
        sources: [
            cockroach!("select-for-update"),
            yugabyte!("the-sql-language/statements/dml_select"),
            citus!("reference_workarounds"),
        ],
    },
    // Tables.
    Ground {
        words: &[
            "CREATE",
            "TABLE",
            "PRIMARY",
            "KEY",
            "UNIQUE",
            "DEFAULT",
            "CONSTRAINT",
            "IF",
            "TEXT",
            "BIGINT",
            "INTEGER",
        ],
        sources: [
            cockroach!("create-table"),
            yugabyte!("the-sql-language/statements/ddl_create_table"),
            citus!("reference_ddl"),
        ],
    },
    Ground {
        words: &["ALTER", "ADD", "COLUMN", "DROP"],
        sources: [
            cockroach!("alter-table"),
            yugabyte!("the-sql-language/statements/ddl_alter_table"),
            citus!("reference_ddl"),
        ],
    },
    // With WHERE, too: partial indexes.
    Ground {
        words: &["INDEX"],
        sources: [
            cockroach!("partial-indexes"),
            yugabyte!("the-sql-language/statements/ddl_create_index"),
            citus!("reference_ddl"),
        ],
    },
    Ground {
        words: &["COLLATE"],
        sources: [cockroach!("collate"), yugabyte!("sql-feature-support"), citus!("reference_sql")],
    },
    // Transactions.
    Ground {
        words: &["BEGIN", "COMMIT", "ROLLBACK", "ISOLATION", "LEVEL", "READ", "REPEATABLE", "ONLY"],
        sources: [
            cockroach!("begin-transaction"),
            yugabyte!("the-sql-language/statements/txn_begin"),
            citus!("reference_dml"),
        ],
    },
    Ground {
        words: &["SAVEPOINT", "RELEASE"],
        sources: [
            cockroach!("savepoint"),
            yugabyte!("the-sql-language/statements/savepoint_create"),
            citus!("reference_dml"),
        ],
    },
    // Time limits: the settings themselves stand beside PostgreSQL's in each.
    Ground {
        words: &["LOCAL", "RESET", "TO"],
        sources: [
            cockroach!("set-vars"),
            yugabyte!("the-sql-language/statements/cmd_set"),
            citus!("api_guc"),
        ],
    },
    // Functions and types.
    Ground {
        words: &["COALESCE", "coalesce", "lower", "LENGTH", "length", "octet_length", "SUBSTR", "CAST"],
        sources: [cockroach!("functions-and-operators"), yugabyte!("exprs"), citus!("reference_sql")],
    },
    Ground {
        words: &["count", "SUM", "MIN", "min", "MAX", "max"],
        sources: [
            cockroach!("functions-and-operators"),
            yugabyte!("exprs/aggregate_functions"),
            citus!("reference_sql"),
        ],
    },
    // Of an aggregate: which rows count.
    Ground {
        words: &["FILTER"],
        sources: [
            cockroach!("select-clause"),
            yugabyte!("exprs/aggregate_functions/invocation-syntax-semantics"),
            citus!("reference_sql"),
        ],
    },
    Ground {
        words: &["to_char", "to_timestamp", "AT", "TIME", "ZONE"],
        sources: [
            cockroach!("functions-and-operators"),
            yugabyte!("datatypes/type_datetime/formatting"),
            citus!("reference_sql"),
        ],
    },
    Ground {
        words: &["jsonb", "->>"],
        sources: [cockroach!("jsonb"), yugabyte!("datatypes/type_json"), citus!("reference_sql")],
    },
    // What a database says of itself.
    Ground {
        words: &[
            "current_setting",
            "set_config",
            "current_schema",
            "current_database",
            "has_schema_privilege",
            "format",
            "text",
        ],
        sources: [cockroach!("functions-and-operators"), yugabyte!("exprs"), citus!("reference_sql")],
    },
    Ground {
        words: &["pg_tables"],
        sources: [cockroach!("system-catalogs"), yugabyte!("system-catalog"), citus!("reference_sql")],
    },
];

/// What stands outside it, where (a part of the path), and why it may.
pub(crate) const EXCUSED: &[(&str, &[&str], &str)] = &[
    (
        "000004_recovery",
        &["GENERATED", "ALWAYS", "STORED"],
        "PostgreSQL, CockroachDB and Citus know it; YugabyteDB did not before it followed PostgreSQL 15 (yugabyte-db#10695). A shipped migration stays as it is",
    ),
    (
        "000012_email_keys",
        &[
            "TRIGGER",
            "FUNCTION",
            "RETURNS",
            "LANGUAGE",
            "NEW",
            "OLD",
            "RETURN",
            "BEFORE",
            "OF",
            "EACH",
            "ROW",
            "EXECUTE",
            "$$",
            "write_email_key",
        ],
        "for the version before, which wrote no keys; this one relies on no trigger. CockroachDB has them from 24.3, without lists of columns. A shipped migration stays as it is",
    ),
    (
        "000024_event_streams",
        &["BIGSERIAL"],
        "the number is given by the program (stream_events.rs); the default is the version before's. All four take the type, and CockroachDB makes no sequence of it",
    ),
    (
        "store/backup/contents.rs",
        &["pg_class", "regnamespace"],
        "of backups, which are pg_dump's; the other databases have their own",
    ),
    (
        "store/partitions.rs",
        &[
            "ATTACH",
            "DEFAULTS",
            "INCLUDING",
            "MINVALUE",
            "OF",
            "RANGE",
            "RENAME",
            "FOR",
            "pg_class",
            "pg_inherits",
            "pg_table_is_visible",
        ],
        "where a database cannot divide its tables so, they stay whole, and rows are deleted one by one (idp/docs/decisions/0009-parts-by-time.md)",
    ),
    (
        "store/backup/postgres.rs",
        &["pg_export_snapshot", "DATABASE", "TEMPLATE", "FORCE"],
        "backups are made by pg_dump; the other databases have their own",
    ),
];

/// What none may hold, whatever is added above: advisory locks, sequences, notifications, locks on tables, and what names a row by its place.
pub(crate) const NEVER: &[&str] = &[
    "pg_advisory_lock",
    "pg_try_advisory_lock",
    "pg_advisory_xact_lock",
    "pg_try_advisory_xact_lock",
    "pg_advisory_unlock",
    "nextval",
    "currval",
    "setval",
    "SEQUENCE",
    "SERIAL",
    "IDENTITY",
    "LISTEN",
    "NOTIFY",
    "UNLISTEN",
    "pg_notify",
    "LOCK",
    "ctid",
    "xmin",
    "UNLOGGED",
    "TEMPORARY",
    "TABLESPACE",
    "INHERITS",
    "DEFERRABLE",
    "EXCLUDE",
    "RULE",
    "CURSOR",
    "TRUNCATE",
];
