//! How the databases find the rows of the lists that operators and dealers turn, however many rows there are. SQLite takes
//! the index that was made for the list, which gives its rows in its order; PostgreSQL, which weighs what is there, reads no
//! table from end to end and stays below a price. A list whose index is gone is noticed.

mod explain;
mod rows;

use crate::site::Site;
use diesel::connection::SimpleConnection as _;
use explain::find_ways;
use federation::{
    domain::{DealerId, FunnelBy, LinkState},
    store::{
        events, legacy_users,
        link_lists::{self, LinkFilter, LinkOrder},
        statistics::{self, StatisticsFilter},
    },
};
use idp::{
    domain::{AccountId, ClientId, MailFailure},
    store::{
        AnyConnection, StoreError, Tx,
        audit_people::{PeopleFilter, search_people},
        audit_search::{AuditFilter, AuditPart, search},
        mail_queue::{self, MailFilter, MailState},
        sessions,
    },
};
use rows::{DEALER, NOW, SHOP};
use std::collections::BTreeSet;

/// Rows of a page, and one that tells that more follow.
const LIMIT: i64 = 51;

/// What a page may cost on PostgreSQL, in the measure of its planner; reading one of the tables costs some 300 and more.
const MOST: f64 = 250.0;

type Ask = Box<dyn Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send>;

/// A list, how the store is asked for it, and how SQLite enters each table, by the alphabet. `sort` stands where few rows
/// are put into their order.
struct List {
    name: &'static str,
    ask: Ask,
    ways: &'static [&'static str],
}

fn list<T>(
    name: &'static str,
    ways: &'static [&'static str],
    ask: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> List {
    List { name, ask: Box::new(move |tx| ask(tx).map(drop)), ways }
}

fn links(
    name: &'static str,
    ways: &'static [&'static str],
    narrow: impl for<'a> Fn(LinkFilter<'a>, &'a DealerId) -> LinkFilter<'a> + Send + 'static,
) -> List {
    let dealer = DealerId::from(DEALER);
    list(name, ways, move |tx| link_lists::list(tx, &narrow(every_link(), &dealer)))
}

fn every_link<'a>() -> LinkFilter<'a> {
    LinkFilter {
        dealer: None,
        shop: None,
        staff: None,
        is_undeliverable: false,
        state: None,
        created: (None, None),
        order: LinkOrder::NewestFirst,
        seen: "",
        limit: LIMIT,
    }
}

fn audit(name: &'static str, ways: &'static [&'static str], filter: AuditFilter) -> List {
    list(name, ways, move |tx| search(tx, &filter, AuditPart::Before(""), LIMIT))
}

fn mails(name: &'static str, ways: &'static [&'static str], filter: MailFilter) -> List {
    list(name, ways, move |tx| mail_queue::list(tx, &filter, "", LIMIT))
}

fn numbers(name: &'static str, ways: &'static [&'static str], shop: &str) -> List {
    let filter = StatisticsFilter {
        dealer: DEALER.to_owned(),
        shop: shop.to_owned(),
        by: FunnelBy::Shop,
        ..StatisticsFilter::default()
    };
    list(name, ways, move |tx| statistics::list(tx, &filter, "", 50))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn lists_of_links() -> Vec<List> {
    let month = (Some(NOW.plus_seconds(-200_000)), Some(NOW.plus_seconds(-100_000)));
    let account = AccountId::from("account-7");
    let of_dealer = |tx: &mut Tx<'_>| link_lists::count_by_state(tx, &DealerId::from(DEALER));
    vec![
        links("every link", &["dealer_links by key"], |all, _| all),
        links("every link, oldest first", &["dealer_links by key"], |all, _| LinkFilter {
            order: LinkOrder::OldestFirst,
            ..all
        }),
        links("links of a month", &["dealer_links by key"], move |all, _| LinkFilter {
            created: month,
            ..all
        }),
        links("links in a state", &["dealer_links_by_state"], |all, _| LinkFilter {
            state: Some(LinkState::Disputed),
            ..all
        }),
        links("expired links", &["dealer_links_by_state", "dealer_links_by_state"], |all, _| LinkFilter {
            state: Some(LinkState::Expired),
            ..all
        }),
        links("a dealer's links", &["dealer_links_by_dealer"], |all, dealer| LinkFilter {
            dealer: Some(dealer),
            ..all
        }),
        links("a later page of a dealer's links", &["dealer_links_by_dealer"], |all, dealer| LinkFilter {
            dealer: Some(dealer),
            seen: "01",
            ..all
        }),
        links("a dealer's links in a state", &["dealer_links_by_dealer_state"], |all, dealer| LinkFilter {
            dealer: Some(dealer),
            state: Some(LinkState::Disputed),
            ..all
        }),
        links("a shop's links", &["dealer_links_by_shop"], |all, dealer| LinkFilter {
            dealer: Some(dealer),
            shop: Some(SHOP),
            ..all
        }),
        links("a shop's links in a state", &["dealer_links_by_shop_state"], |all, dealer| LinkFilter {
            dealer: Some(dealer),
            shop: Some(SHOP),
            state: Some(LinkState::Disputed),
            ..all
        }),
        list("how many of a dealer are in each state", &["dealer_links_by_dealer_state"], of_dealer),
        list("an account's links", &["dealer_links_by_account", "sort"], move |tx| {
            link_lists::list_of_account(tx, &account)
        }),
    ]
}

fn lists_of_mails() -> Vec<List> {
    let all = MailFilter::default;
    vec![
        mails("every mail", &["outbox_by_kind"], all()),
        mails(
            "mails that wait",
            &["outbox_by_state"],
            MailFilter { state: Some(MailState::Waiting), ..all() },
        ),
        mails(
            "mails with a failure",
            &["outbox_by_failure"],
            MailFilter { failure: Some(MailFailure::Refused), ..all() },
        ),
        list("the mails of a page of links", &["outbox_by_kind"], |tx| {
            mail_queue::find_all(tx, &["mail-1", "mail-2", "mail-3"])
        }),
    ]
}

fn lists_of_audit() -> Vec<List> {
    let all = AuditFilter::default;
    let (from, to) = (Some(NOW.plus_seconds(-200_000)), Some(NOW.plus_seconds(-100_000)));
    vec![
        audit("every line", &["audit by key"], all()),
        audit("lines of a month", &["audit by key"], AuditFilter { from, to, ..all() }),
        audit("lines about a dealer", &["audit_by_dealer"], AuditFilter { dealer: some(DEALER), ..all() }),
        audit("lines by an actor", &["audit_by_actor"], AuditFilter { actor: some("actor-7"), ..all() }),
        audit("lines of an act", &["audit_by_action"], AuditFilter { action: some("act.7"), ..all() }),
        audit("lines about an object", &["audit_by_object"], AuditFilter { object: some("link:7"), ..all() }),
        audit(
            "lines of a request",
            &["audit_by_request", "sort"],
            AuditFilter { request_id: some("request-7"), ..all() },
        ),
        list("lines of a dealer's people", &["audit_by_dealer"], |tx| {
            let filter = PeopleFilter { dealer: DEALER, accounts: vec!["actor-7"], time: (None, None) };
            search_people(tx, &filter, "", LIMIT)
        }),
    ]
}

fn other_lists() -> Vec<List> {
    vec![
        numbers("a dealer's numbers", &["dealer_statistics by key", "sort"], ""),
        numbers("a shop's numbers", &["dealer_statistics by key", "sort"], SHOP),
        list("events of a dealer's system", &["dealer_events_by_client"], |tx| {
            events::list_waiting(tx, &ClientId::from("system-7"), LIMIT)
        }),
        list("migrations that did not end", &["legacy_users_unfinished"], |tx| {
            legacy_users::list_unfinished(tx, NOW, LIMIT)
        }),
        list("an account's sessions", &["sessions_by_account", "sort"], |tx| {
            sessions::list_in_use(tx, &AccountId::from("account-7"), 3_600)
        }),
    ]
}

fn every_list() -> Vec<List> {
    let mut lists = lists_of_links();
    lists.extend(lists_of_mails());
    lists.extend(lists_of_audit());
    lists.extend(other_lists());
    lists
}

/// The lists that are not found as they should be, with what the database says about it.
fn find_faults(tx: &mut Tx<'_>, lists: &[List]) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    for list in lists {
        let found = find_ways(tx, &list.ask);
        let is_good = match found.cost {
            None => found.ways == list.ways,
            Some(cost) => cost < MOST && !found.ways.iter().any(|way| way.ends_with(" whole")),
        };
        if !is_good {
            let wanted = list.ways;
            faults.push((
                list.name,
                format!("{}: {:?}, not {wanted:?}\n{}", list.name, found.ways, found.plans),
            ));
        }
    }
    faults
}

/// The lists that suffer when these indexes are gone; they are there again afterwards.
async fn find_sufferers(site: &Site, indexes: String) -> Vec<String> {
    let visit = move |tx: &mut Tx<'_>| {
        tx.connection().batch_execute(&format!("DROP INDEX {indexes}"))?;
        let names: Vec<&str> = find_faults(tx, &every_list()).into_iter().map(|(name, _)| name).collect();
        // Nothing of this visit is kept.
        Err::<(), _>(StoreError::Unreadable(names.join("; ")))
    };
    match site.provider.db.patient().write(visit).await.unwrap_err() {
        StoreError::Unreadable(names) => names.split("; ").map(str::to_owned).collect(),
        other => panic!("{other}"),
    }
}

async fn each_list_is_found_by_its_index(site: &Site) {
    let visit = |tx: &mut Tx<'_>| {
        rows::write(tx)?;
        let is_sqlite = matches!(tx.connection(), AnyConnection::Sqlite(_));
        Ok::<_, StoreError>((is_sqlite, find_faults(tx, &every_list())))
    };
    let (is_sqlite, faults) = site.provider.db.patient().write(visit).await.unwrap();
    let told: Vec<String> = faults.into_iter().map(|(_, plan)| plan).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));

    let named = every_list().into_iter().flat_map(|list| list.ways);
    let indexes: BTreeSet<&str> =
        named.copied().filter(|way| !way.ends_with(" by key") && *way != "sort").collect();
    assert!(indexes.len() > 10);
    if is_sqlite {
        for index in indexes {
            let sufferers = find_sufferers(site, index.to_owned()).await;
            assert_ne!(sufferers, [""], "nobody notices that {index} is gone");
        }
        return;
    }
    let all: Vec<&str> = indexes.into_iter().collect();
    let sufferers = find_sufferers(site, all.join(", ")).await;
    for list in
        ["an account's links", "lines about an object", "lines of a request", "migrations that did not end"]
    {
        assert!(sufferers.iter().any(|name| name == list), "{list}: {sufferers:?}");
    }
}

on_both_databases!(each_list_is_found_by_its_index);
