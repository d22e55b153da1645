//! Lists of the consoles as people turn them: in their order, with their filters, exported whole.

use crate::{
    desk::Person,
    site::{Answer, Site},
};
use admin::domain::Role;

async fn operator(site: &Site) -> Person<'_> {
    site.back_office().await;
    let boss = site.person("boss", Role::Operator, None).await;
    Person::at(site, &boss).await
}

/// Whether these stand on the page one after another.
#[track_caller]
fn assert_order(page: &Answer, wanted: &[&str]) {
    let places: Vec<Option<usize>> = wanted.iter().map(|text| page.text.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{wanted:?} at {places:?}");
}

/// The links to the next pages, followed to the end, beginning with this one.
async fn pages(person: &Person<'_>, below: &str) -> Vec<Answer> {
    let mut pages = vec![person.get(below).await.expect(200)];
    loop {
        let last = &pages[pages.len() - 1].text;
        let next =
            last.split("<a href=\"").find(|part| part.split('>').next().unwrap().contains("rel=\"next\""));
        let Some(next) = next else { return pages };
        let path = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        pages.push(person.get(path.strip_prefix("/console").unwrap()).await.expect(200));
    }
}

async fn dealers_stand_in_each_order(site: &Site) {
    let person = operator(site).await;
    for id in ["D-2", "D-1"] {
        site.dealer(id).await;
        site.clock.advance_seconds(60);
    }
    // Of one second: their ids decide.
    for number in (10..70).rev() {
        site.dealer(&format!("D-{number}")).await;
    }
    let link = |id: &str| format!("/console/dealers/{id}\"");
    let (one, two) = (link("D-1"), link("D-2"));
    for (query, wanted) in [
        ("", [one.as_str(), "/console/dealers/D-10\"", two.as_str()]),
        ("?order=id", [&one, "/console/dealers/D-10\"", &two]),
        ("?order=newest_first", ["/console/dealers/D-10\"", &one, &two]),
        ("?order=oldest_first", [&two, &one, "/console/dealers/D-10\""]),
    ] {
        let pages = pages(&person, &format!("/dealers{query}")).await;
        assert!(pages.len() > 1, "{query}");
        let all: String = pages.iter().map(|page| page.text.as_str()).collect();
        let places = wanted.map(|text| all.find(text).unwrap());
        assert!(places.is_sorted(), "{query}: {places:?}");
        let rows = all.matches("<th scope=\"row\"").count();
        assert_eq!(rows, 62, "{query}: each once");
    }
    let page = person.get("/dealers?order=newest_first").await.expect(200);
    assert!(page.text.contains("value=\"newest_first\" selected"));
}

async fn the_audit_stands_in_either_order(site: &Site) {
    let person = operator(site).await;
    for id in ["D-1", "D-2"] {
        site.dealer(id).await;
        site.clock.advance_seconds(60);
    }
    let about = "/audit?action=dealer.registered";
    let newest = person.get(about).await.expect(200);
    assert_order(&newest, &["dealer:D-2", "dealer:D-1"]);
    let oldest = person.get(&format!("{about}&order=oldest_first")).await.expect(200);
    assert_order(&oldest, &["dealer:D-1", "dealer:D-2"]);
    assert!(oldest.text.contains("value=\"oldest_first\" selected"));
}

/// On a small screen filters are folded unless one of them chooses; the page needs no script for it.
async fn filters_are_folded_until_one_chooses(site: &Site) {
    let person = operator(site).await;
    for (below, open) in [
        ("/dealers", false),
        ("/dealers?q=%E4%B8%AD", true),
        ("/dealers?order=newest_first", true),
        ("/dealers?q=", false),
        ("/audit?from=2026-11-22", true),
    ] {
        let page = person.get(below).await.expect(200);
        assert_eq!(page.text.contains("<details class=\"filters\" open>"), open, "{below}");
        assert_eq!(page.text.contains("<details class=\"filters\">"), !open, "{below}");
    }
}

/// However many rows fit, the file has them all.
async fn an_export_has_no_end_of_its_own(site: &Site) {
    const LINES: usize = 20_300;
    let person = operator(site).await;
    site.execute(&format!(
        "INSERT INTO audit (id, at, actor_type, actor, action, object, result, request_id) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LINES}) \
         SELECT '0' || CAST(1000000 + i AS TEXT), 1795312800, 'system', '', 'made.up', 'n:' || CAST(i AS TEXT), 'ok', '' FROM n"
    ))
    .await;
    let file = person.get("/audit?action=made.up&order=oldest_first&format=csv").await.expect(200);
    assert!(file.header("content-disposition").contains("\"audit.csv\""), "it is not called a part");
    assert!(file.header("content-length").is_empty(), "it is streamed");
    let lines: Vec<&str> = file.text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), LINES + 1);
    assert!(lines[1].contains(",n:1,") && lines[LINES].contains(&format!(",n:{LINES},")), "{}", lines[LINES]);
}

on_both_databases!(
    dealers_stand_in_each_order,
    the_audit_stands_in_either_order,
    filters_are_folded_until_one_chooses,
    an_export_has_no_end_of_its_own,
);
