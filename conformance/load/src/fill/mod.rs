//! Fills a database that the program has made with as many people as a country has: accounts with what they have accepted, sessions, grants, refresh tokens and
//! dealer links. Every row is a copy of one that the program wrote itself, for the template: somebody who has logged in once. Only names and hashes are others, so
//! that every copy can log in with the template's password, and no column is forgotten that a later version adds to what is copied.
//!
//! The one room that knows the schema; it talks to the database, never to the program.

mod database;
mod tables;

use crate::provider::Person;
use database::Database;
use std::time::{Duration, Instant};
use tables::Expired;

/// How much there is to be.
#[derive(Clone, Copy, Debug)]
pub struct Amounts {
    /// Accounts.
    pub accounts: u64,
    /// Sessions; as many grants, and refresh tokens.
    pub sessions: u64,
    /// Dealer links.
    pub links: u64,
}

/// Rows of one transaction.
const ROWS: u64 = 100_000;

/// Fills the database at `url` with copies of the account that logs in as `template`; how long that took.
///
/// # Errors
/// The database cannot be reached, or the template has not logged in there.
pub fn fill(url: &str, template: &Person, amounts: Amounts) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let mut database = Database::open(url)?;
    database.prepare()?;
    let account = tables::account_of(&mut database, &template.username)?;
    for table in tables::ALL {
        let dropped = database.drop_indexes(table.name)?;
        let rows = (table.amount)(amounts);
        for from in (0..rows).step_by(usize::try_from(ROWS)?) {
            let to = (from + ROWS).min(rows) - 1;
            let statement = (table.copy)(&database, &account, amounts, (from, to));
            database.run(&statement)?;
        }
        for index in dropped {
            database.run(&index)?;
        }
    }
    database.finish()?;
    Ok(began.elapsed())
}

/// Adds rows that expired ten days ago, a third of them sessions, codes and refresh tokens each.
///
/// # Errors
/// As [`fill`].
pub fn expire(url: &str, template: &Person, rows: u64) -> anyhow::Result<()> {
    let mut database = Database::open(url)?;
    database.prepare()?;
    let account = tables::account_of(&mut database, &template.username)?;
    for table in tables::EXPIRED {
        let statement = (table.copy)(&database, &account, rows / 3);
        database.run(&statement)?;
    }
    database.finish()
}

/// Whether some of those are left.
///
/// # Errors
/// The database cannot be reached.
pub fn has_expired(url: &str) -> anyhow::Result<bool> {
    const FIVE_DAYS: i64 = 432_000;
    let mut database = Database::open(url)?;
    let before = now() - FIVE_DAYS;
    for Expired { name, .. } in tables::EXPIRED {
        let rows = format!("SELECT 1 FROM {name} WHERE expires_at < {before} LIMIT 1");
        if database.number(&format!("SELECT COUNT(*) AS value FROM ({rows}) t"))? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

#[allow(clippy::disallowed_methods, reason = "rows are as old as the clock of the machine says")]
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Makes a database on the server of this address; its own address.
///
/// # Errors
/// The server cannot be reached, or has one of this name.
pub fn create_database(server: &str, name: &str) -> anyhow::Result<String> {
    Database::open(server)?.run(&format!("CREATE DATABASE {name}"))?;
    let mut url = url::Url::parse(server)?;
    url.set_path(name);
    Ok(url.into())
}

/// Bytes of the database.
///
/// # Errors
/// The database cannot be reached.
pub fn size(url: &str) -> anyhow::Result<i64> {
    Database::open(url)?.size()
}

/// `count` of the people that [`fill`] made, spread over all of them.
#[must_use]
pub fn people(template: &Person, amounts: Amounts, count: u64) -> Vec<Person> {
    let count = count.min(amounts.accounts);
    let person = |turn: u64| Person {
        username: tables::username(turn * (amounts.accounts / count.max(1))),
        password: template.password.clone(),
    };
    (0..count).map(person).collect()
}
