//! The tie between user and account: at most one, both ways, whoever is faster.

use crate::house::House;
use federation::{
    domain::{HandoverId, LegacyUser, MigrationState},
    store::legacy_users,
};
use idp::{domain::AccountId, flow::FlowError, store::StoreError};

fn tie(site: &str, user: &str, account: &str, house: &House) -> LegacyUser {
    let now = house.provider.clock.now();
    LegacyUser {
        site: site.to_owned(),
        user_hash: user.to_owned(),
        user_sealed: "sealed".to_owned(),
        account_id: AccountId::from(account),
        handover: HandoverId::from("h"),
        state: MigrationState::Creating,
        task: None,
        reference: "12345678".to_owned(),
        attempts: 0,
        started_at: now,
        due_at: now,
        migrated_at: None,
    }
}

/// Both at once; answers how many were written.
async fn write_both(house: &House, ties: [LegacyUser; 2]) -> usize {
    let writers = ties.map(|tie| {
        let db = house.provider.db.clone();
        tokio::spawn(
            async move { db.write::<_, FlowError>(move |tx| Ok(legacy_users::insert(tx, &tie)?)).await },
        )
    });
    let mut written = 0;
    for writer in writers {
        match writer.await.unwrap() {
            Ok(()) => written += 1,
            Err(FlowError::Store(StoreError::Duplicate(_))) => {}
            Err(error) => panic!("{error}"),
        }
    }
    written
}

async fn two_writers_tie_once(house: &House) {
    for n in 0..20 {
        let (user, account) = (format!("u{n}"), format!("a{n}"));
        let one = tie("s", &user, &account, house);
        let other_account = tie("s", &user, &format!("{account}x"), house);
        assert_eq!(write_both(house, [one, other_account]).await, 1, "one user, two accounts");
        let one = tie("t", &user, &account, house);
        let other_user = tie("t", &format!("{user}x"), &account, house);
        assert_eq!(write_both(house, [one, other_user]).await, 1, "one account, two users");
    }
    // Two sites have nothing to do with one another.
    let sites = [tie("v", "u", "a", house), tie("w", "u", "a", house)];
    assert_eq!(write_both(house, sites).await, 2);
}

on_both_databases!(two_writers_tie_once);
