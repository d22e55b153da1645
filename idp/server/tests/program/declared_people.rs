//! `apply`: tools and people of the back office in files.

use crate::{
    declared::House,
    stage::{refused, run, text, told},
};
use serde_json::json;
use std::fs;

const PEOPLE: &str = r#"
[[dealers]]
dealer_id = "D-0234"
name = "トヨタ中央販売"

[[tools]]
client_id = "deployer"
scope = "admin:read admin:clients"

[[staff]]
email = "hanako@example.jp"
role = "auditor"

[[staff]]
email = "taro@example.jp"
role = "dealer_staff"
dealer_id = "D-0234"
"#;

/// Whom the mails in the queue are for, and how many.
fn invited(house: &House) -> usize {
    told(&house.settings, &["mail", "list"]).to_string().matches("staff-invitation").count()
}

#[test]
fn tools_and_people_are_kept_in_files_and_people_are_invited_once() {
    let house = House::new();
    let write = |changes: &[(&str, &str)]| {
        let text = changes.iter().fold(PEOPLE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        fs::write(&house.file, text).unwrap();
        house.file.to_str().unwrap().to_owned()
    };
    let apply = |changes: &[(&str, &str)], more: &[&str]| {
        told(&house.settings, &[&["apply", &write(changes)], more].concat())
    };
    let dry = apply(&[], &["--dry-run"]);
    assert_eq!(invited(&house), 0, "a rehearsal sends nothing");
    let first = apply(&[], &[]);
    assert_eq!(dry["changes"], first["changes"]);
    assert_eq!((&first["created"], first["secrets"].as_object().unwrap().len()), (&json!(4), 1));
    assert_eq!(invited(&house), 2);
    // A second run does nothing: nobody is mailed twice, whatever the case of their address.
    let again = apply(&[("hanako@example.jp", "Hanako@Example.jp")], &[]);
    assert_eq!((&again["left"], &again["secrets"]), (&json!(4), &json!({})));
    assert_eq!(invited(&house), 2);
    let state = house.state();
    for line in [
        "client_id = \"deployer\"",
        "email = \"hanako@example.jp\"",
        "role = \"dealer_staff\"",
        "dealer_id = \"D-0234\"",
    ] {
        assert!(state.contains(line), "{line}: {state}");
    }
    // Another role is another invitation.
    let changed = apply(&[("auditor", "support"), ("admin:read admin:clients", "admin:read")], &[]);
    let of = |kind: &str| changed["changes"].as_array().unwrap().iter().find(|change| change["kind"] == kind);
    let members = |kind: &str| of(kind).unwrap()["members"].clone();
    assert_eq!(members("staff"), json!({"role": {"before": "auditor", "after": "support"}}));
    assert_eq!(
        members("tool"),
        json!({"scope": {"before": "admin:clients admin:read", "after": "admin:read"}})
    );
    // What is in no file any more.
    told(&house.settings, &["client", "add", "old", "--machine"]);
    let people = PEOPLE.split("[[staff]]").collect::<Vec<_>>();
    fs::write(&house.file, format!("{}[[staff]]{}", people[0], people[2])).unwrap();
    let path = house.file.to_str().unwrap();
    let said = text(&run(&["apply", path, "--prune", "--dry-run"], &house.settings).stdout);
    assert!(
        said.contains("- staff hanako@example.jp: the role ends") && said.contains("- tool old: suspended"),
        "{said}"
    );
    assert_eq!(told(&house.settings, &["apply", path, "--prune"])["suspended"], 2);
    assert!(!house.state().contains("hanako@"));
    // The other kinds are not meant by a file of dealers alone.
    fs::write(&house.file, people[0].split("[[tools]]").next().unwrap()).unwrap();
    assert_eq!(told(&house.settings, &["apply", path, "--prune"])["suspended"], 0);

    told(
        &house.settings,
        &["client", "add", "shop", "--name", "店", "--redirect-uri", "https://shop.example.jp/cb"],
    );
    let before = house.state();
    for (change, sentence) in [
        (("\"deployer\"", "\"shop\""), "tool shop: the id is taken"),
        (("\"deployer\"", "\"x y\""), "tool x y: client_id: "),
        (("admin:clients", "link:start"), "tool deployer: scope: "),
        (("hanako@example.jp", "hanako"), "staff hanako: email: "),
        (("\"auditor\"", "\"dealer_staff\""), "staff hanako@example.jp: dealer_id: "),
        (
            (
                "role = \"dealer_staff\"\ndealer_id = \"D-0234\"",
                "role = \"dealer_staff\"\ndealer_id = \"D-0999\"",
            ),
            "staff taro@example.jp: dealer_id: ",
        ),
        (
            ("taro@example.jp", "HANAKO@example.jp"),
            "staff hanako@example.jp: email: Holds the same value twice.",
        ),
        (("\"auditor\"", "\"root\""), "unknown variant"),
    ] {
        let said = refused(&house.settings, &["apply", &write(&[change])], 2);
        assert!(said.contains(sentence), "{change:?}: {said}");
        assert_eq!(house.state(), before, "{change:?}");
    }
}
