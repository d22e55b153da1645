//! Exactly once (rule 6): parallel presses give one link, one consent, one mail, one event.

use crate::house::{HANAKO, House, VERSION, caller};
use federation::flow::{Completed, StartLink, start_link};
use std::sync::Arc;

async fn parallel_presses_link_once(house: &House) {
    let link = house.started().await;
    let presses = (0..8).map(|_| house.complete("hanako", &link, 0, ""));
    let results = futures_join(presses).await;
    let linked = results.iter().filter(|result| **result == Completed::Linked).count();
    let already = results.iter().filter(|result| **result == Completed::Already).count();
    assert_eq!((linked, already), (1, 7), "{results:?}");
    for (sql, expected) in [
        ("SELECT COUNT(*) AS n FROM dealer_link_consents", 1),
        ("SELECT COUNT(*) AS n FROM outbox WHERE payload LIKE '%dealer-link-done%'", 1),
        ("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-linked'", 1),
        ("SELECT COUNT(*) AS n FROM audit WHERE action = 'link.completed'", 1),
    ] {
        assert_eq!(house.count(sql).await, expected, "{sql}");
    }
    let consent = format!(
        "SELECT COUNT(*) AS n FROM dealer_link_consents WHERE version = '{VERSION}' AND terms LIKE '%categories%'"
    );
    assert_eq!(house.count(&consent).await, 1);
}

async fn parallel_starts_of_one_visit_are_one(house: &House) {
    let visit = house.visit("pal-D-0234", "C-1").await;
    let starts = (0..6).map(|_| {
        let (federation, provider, visit_id) =
            (Arc::clone(&house.federation), Arc::clone(&house.provider), visit.clone());
        async move {
            let start = StartLink { visit_id, email: HANAKO.to_owned(), edited: true, mail_after: 0 };
            start_link(&federation, &provider, caller("pal-D-0234"), start).await.unwrap()
        }
    });
    let started = futures_join(starts).await;
    assert!(
        started.iter().all(|one| one.id == started[0].id && one.reception_code == started[0].reception_code)
    );
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 1);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM outbox").await, 1);
}

/// Runs all at once.
pub(crate) async fn futures_join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut open = false;
        for (future, output) in &mut pending {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => open = true,
                }
            }
        }
        if open { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    pending.into_iter().map(|(_, output)| output.unwrap()).collect()
}

on_both_databases!(parallel_presses_link_once, parallel_starts_of_one_visit_are_one);
