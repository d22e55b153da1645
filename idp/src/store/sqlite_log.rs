//! SQLite's log, beside its file: when what stands in it comes into the file.

use super::{Db, StoreError};
use diesel::connection::SimpleConnection as _;

impl Db {
    /// Makes the files forget what was deleted: SQLite keeps pages as they were in its log until it begins it anew.
    /// PostgreSQL does so by itself.
    pub async fn forget_deleted(&self) -> Result<(), StoreError> {
        let Some(writer) = &self.writer else { return Ok(()) };
        writer.run_alone(|connection| Ok(connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?)).await
    }

    /// Moves what was written from SQLite's log into its file, beside those who write meanwhile: once there is much of it a commit does so by itself, and whoever comes
    /// after it waits for the disk. PostgreSQL does so by itself, beside everybody.
    pub async fn settle(&self) -> Result<(), StoreError> {
        if self.writer.is_none() {
            return Ok(());
        }
        self.read(|tx| Ok(tx.connection().batch_execute("PRAGMA wal_checkpoint(PASSIVE)")?)).await
    }
}
