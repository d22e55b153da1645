//! Whether the database takes writes, as probes ask.

use crate::scratch::Scratch;
use idp::store::StoreError;

#[tokio::test]
async fn a_database_that_takes_writes_says_so() {
    for scratch in [Scratch::sqlite().await, Scratch::postgres().await] {
        scratch.db.check_writable().await.unwrap();
        // A visit that failed by its own rules is a reason to look, and no verdict.
        let failed = scratch.db.write::<(), _>(|_| Err(StoreError::Refused("a rule".to_owned()))).await;
        assert!(failed.is_err());
        scratch.db.check_writable().await.unwrap();
    }
}

#[tokio::test]
async fn a_standby_is_read_and_not_written() {
    let scratch = Scratch::postgres().await;
    let standby = scratch.as_standby();
    let refused = standby.check_writable().await.unwrap_err();
    assert!(refused.is_transient(), "{refused}");
    assert!(refused.to_string().contains("read-only"), "{refused}");
    scratch.db.check_writable().await.unwrap();
}
