//! The terms of the sample service. Those of the common ID itself are shipped with the program.

use super::clients::MY_TOYOTA;
use crate::house::House;
use idp::{
    domain::Timestamp,
    pages::{SHIPPED_VERSION, text_version},
    store,
};

/// 2026-11-01 00:00 in Japan.
const EFFECTIVE_AT: Timestamp = Timestamp::from_seconds(1_793_458_800);

/// Publishes the terms of My TOYOTA.
pub(super) async fn seed(house: &House) -> anyhow::Result<()> {
    let text = text_version(
        MY_TOYOTA,
        SHIPPED_VERSION,
        EFFECTIVE_AT,
        include_str!("texts/my-toyota.ja.txt"),
        include_str!("texts/my-toyota.en.txt"),
    );
    house.provider.db.write(move |tx| store::texts::insert_new(tx, &text)).await?;
    Ok(())
}
