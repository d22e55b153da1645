//! An account that is left, and one that is erased: what becomes of its links, and that nothing of it stays.

use crate::house::{HANAKO, House};
use federation::domain::LinkState;
use idp::{
    domain::{Account, AccountId, Lang},
    flow::account::AccountExtension,
    store::{self, audit::Actor},
};
use serde_json::json;

async fn hanako(house: &House) -> Account {
    house.write(|tx| Ok(store::accounts::find(tx, &AccountId::from("hanako"))?.unwrap())).await
}

/// Hanako with everything that this crate can know of her.
async fn everything(house: &House) -> (federation::domain::LinkId, federation::domain::LinkId) {
    let visit = house.visit("pal-D-0234", "C-1").await;
    house.look_up(&visit, &[HANAKO]).await.unwrap();
    let linked = house.linked().await;
    let waiting = house.try_start("pal-D-0567", "C-2", HANAKO, false).await.unwrap().id;
    let opened = waiting.clone();
    house
        .write(move |tx| {
            let browser = idp::domain::Secret::from("browser").hash();
            federation::store::openings::upsert(tx, &browser, &opened, tx.now().plus_seconds(3_600))?;
            federation::store::lookups::set_opt_out(tx, &AccountId::from("hanako"), true)?;
            Ok(())
        })
        .await;
    (linked, waiting)
}

async fn the_download_names_everything(house: &House) {
    everything(house).await;
    let (extension, account) = (house.federation.of_account(), hanako(house).await);
    let (exported, sections, agreements, consequences) = house
        .write(move |tx| {
            Ok((
                extension.export(&account, tx)?,
                extension.data_sections(&account, Lang::Ja, tx)?,
                extension.agreements(&account, Lang::Ja, tx)?,
                extension.consequences(&account, Lang::Ja, tx)?,
            ))
        })
        .await;
    assert_eq!(exported["dealer_links"][0]["customer_ref"], "C-1");
    assert_eq!(exported["dealer_links"][0]["dealer_name"], "トヨタ中央販売");
    assert_eq!(exported["pending_dealer_links"][0]["dealer"], "D-0567");
    assert_eq!(exported["dealer_link_consents"][0]["version"], "2026-11-01");
    assert_eq!(exported["dealer_lookups"][0]["dealer_id"], "D-0234");
    assert_eq!(exported["dealer_lookups_refused"], json!(true));
    assert!(!json!(exported).to_string().contains("token"), "no secret is downloaded");
    assert_eq!(sections.len(), 3);
    assert!(sections[0].lines.iter().any(|(_, value)| value == "C-1"));
    assert_eq!((agreements.len(), agreements[0].party.as_str()), (1, "トヨタ中央販売"));
    assert_eq!(agreements[0].href, "/terms/dealer-link-consent/2026-11-01");
    assert_eq!(consequences.len(), 2, "{consequences:?}");
}

async fn leaving_voids_what_waits(house: &House) {
    let (linked, waiting) = everything(house).await;
    let (extension, account, provider) =
        (house.federation.of_account(), hanako(house).await, house.provider.clone());
    house
        .write(move |tx| {
            let actor = Actor::Account("hanako".to_owned());
            Ok(extension.leave(&provider, &actor, "r-1", &account, tx)?)
        })
        .await;
    assert_eq!(house.state(&waiting).await, LinkState::Void);
    assert_eq!(house.state(&linked).await, LinkState::Linked, "the owner may come back");
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-void'").await, 1);
}

/// The checklist's "withdraw erases, dealer told", as far as it is this crate's.
async fn erasing_leaves_nothing(house: &House) {
    let (linked, waiting) = everything(house).await;
    let (extension, account, provider) =
        (house.federation.of_account(), hanako(house).await, house.provider.clone());
    house.write(move |tx| Ok(extension.erase(&provider, &account, tx)?)).await;
    assert_eq!(house.state(&linked).await, LinkState::Unlinked);
    assert_eq!(house.state(&waiting).await, LinkState::Void);
    for (dealer, kind) in [("D-0234", "link-unlinked"), ("D-0567", "link-void")] {
        let told = format!(
            "SELECT COUNT(*) AS n FROM dealer_events WHERE kind = '{kind}' AND dealer_id = '{dealer}'"
        );
        assert_eq!(house.count(&told).await, 1, "{dealer}");
    }
    for table in ["dealer_links", "dealer_link_consents", "dealer_lookups", "dealer_lookup_optouts"] {
        let left = format!("SELECT COUNT(*) AS n FROM {table} WHERE account_id = 'hanako'");
        assert_eq!(house.count(&left).await, 0, "{table}");
    }
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_link_openings").await, 0);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_link_consents").await, 1, "the evidence stays");
    assert_eq!(house.mails("dealer-link-unlinked").await, 0, "there is nobody to write to");
    // The dealer's own code follows within the hour.
    house.clock.advance_seconds(1_801);
    house.run_jobs().await;
    let codes =
        "SELECT COUNT(*) AS n FROM dealer_links WHERE code_hash IS NOT NULL OR code_sealed IS NOT NULL";
    assert_eq!(house.count(codes).await, 0);
}

on_both_databases!(the_download_names_everything, leaving_voids_what_waits, erasing_leaves_nothing);
