//! `apply`: what files may say, what is told, and that nothing is done by halves.

use crate::stage::{Folder, refused, run, text, told};
use serde_json::json;
use std::{fs, path::PathBuf};

const FILE: &str = r#"
[[dealers]]
dealer_id = "D-0234"
name = "トヨタ中央販売"

[[dealers.shops]]
shop_id = "S-01"
name = "本店"

[[dealers.systems]]
client_id = "pal-D-0234"

[dealers.systems.registration]
client_name = "PAL"
jwks_uri = "https://pal.example.jp/jwks"
scope = "link:start link:read"
shop_id = "S-01"

[[clients]]
client_id = "my-toyota"

[clients.registration]
client_name = "My TOYOTA"
redirect_uris = ["https://my.example.jp/callback"]
scope = "openid profile offline_access"
required_items = ["birthdate"]
terms_document = "my-toyota"

[[texts]]
document = "my-toyota"
version = "2020-04-01"
effective_on = "2020-04-01"
title_ja = "規約"
title_en = "Terms"
body_ja = """
# 目的

本文
"""
body_en = "Text"
"#;

pub(crate) struct House {
    folder: Folder,
    pub(crate) settings: PathBuf,
    pub(crate) file: PathBuf,
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        let settings = folder.settings("");
        assert!(run(&["migrate"], &settings).status.success());
        let file = folder.path("house.toml");
        Self { folder, settings, file }
    }

    /// Writes the file, with parts of it exchanged.
    fn write(&self, changes: &[(&str, &str)]) -> &str {
        let changed = changes.iter().fold(FILE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        fs::write(&self.file, changed).unwrap();
        self.file.to_str().unwrap()
    }

    /// What an export says of everything, in one text.
    pub(crate) fn state(&self) -> String {
        let folder = self.folder.path("state");
        let _ = fs::remove_dir_all(&folder);
        told(&self.settings, &["export", folder.to_str().unwrap()]);
        let mut texts = Vec::new();
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { texts.push(fs::read_to_string(path).unwrap()) }
            }
        }
        texts.sort();
        texts.concat()
    }
}

#[test]
fn a_second_run_does_nothing_and_a_change_is_told_before_it_is_made() {
    let house = House::new();
    let path = house.write(&[]);
    let said = text(&run(&["apply", path], &house.settings).stdout);
    for line in [
        "+ text my-toyota/2020-04-01",
        "+ dealer D-0234",
        "+ shop D-0234/S-01",
        "+ system D-0234/pal-D-0234",
        "+ client my-toyota",
        "shown this once",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let again = told(&house.settings, &["apply", path]);
    assert_eq!((&again["left"], &again["secrets"]), (&json!(5), &json!({})));

    let before = house.state();
    let path = house.write(&[
        ("トヨタ中央販売", "トヨタ中央"),
        ("required_items = [\"birthdate\"]", "required_items = []"),
        ("shop_id = \"S-01\"\nname", "shop_id = \"S-01\"\nstate = \"suspended\"\nname"),
    ]);
    let dry = told(&house.settings, &["apply", path, "--dry-run"]);
    assert_eq!(house.state(), before, "a rehearsal changes nothing");
    let done = told(&house.settings, &["apply", path]);
    assert_eq!(dry["changes"], done["changes"]);
    assert_eq!((&done["changed"], &done["left"]), (&json!(3), &json!(2)));
    let of = |kind: &str| {
        done["changes"].as_array().unwrap().iter().find(|change| change["kind"] == kind).unwrap()
    };
    assert_eq!(of("dealer")["members"]["name"], json!({"before": "トヨタ中央販売", "after": "トヨタ中央"}));
    assert_eq!(of("client")["members"], json!({"required_items": {"before": ["birthdate"], "after": []}}));
    assert_eq!(of("shop")["members"]["state"]["after"], "suspended");
    assert_eq!(told(&house.settings, &["apply", path])["changed"], 0);
    // Who did it.
    let audit = text(&run(&["audit", "export", "--from", "2020-01-01"], &house.settings).stdout);
    for action in
        ["dealer.registered", "client.registered", "text.published", "dealer.changed", "client.changed"]
    {
        let line = audit.lines().rfind(|line| line.contains(&format!("\"{action}\""))).unwrap();
        assert!(line.contains("operator at the terminal"), "{line}");
    }
}

#[test]
fn what_is_in_no_file_is_suspended_when_asked_and_never_deleted() {
    let house = House::new();
    told(&house.settings, &["apply", house.write(&[])]);
    told(&house.settings, &["dealer", "add", "D-0567", "レクサス湾岸"]);
    told(&house.settings, &["shop", "add", "D-0234", "S-02", "港店"]);
    told(
        &house.settings,
        &["client", "add", "old", "--name", "旧", "--redirect-uri", "https://old.example.jp/cb"],
    );
    told(&house.settings, &["client", "add", "deployer", "--machine"]);
    let path = house.write(&[]);
    assert_eq!(told(&house.settings, &["apply", path])["suspended"], 0, "not unless asked");
    let said = text(&run(&["apply", path, "--prune", "--dry-run"], &house.settings).stdout);
    for line in ["- dealer D-0567", "- shop D-0234/S-02", "- client old"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!said.contains("deployer"), "no tool is in the file");
    let done = told(&house.settings, &["apply", path, "--prune"]);
    assert_eq!(done["suspended"], 3, "{done}");
    assert_eq!(told(&house.settings, &["apply", path, "--prune"])["suspended"], 0);
    assert_eq!(house.state().matches("state = \"suspended\"").count(), 3);
    // A file of texts alone means neither dealers nor services.
    let texts = FILE.split_once("[[texts]]").unwrap().1;
    fs::write(&house.file, format!("[[texts]]{texts}")).unwrap();
    assert_eq!(told(&house.settings, &["apply", path, "--prune"])["suspended"], 0);
}

#[test]
fn nothing_is_done_when_anything_does_not_fit() {
    let house = House::new();
    let before = house.state();
    for (changes, sentences) in [
        (&[("name = \"本店\"", "nam = \"本店\"")][..], &[":8: ", "unknown field `nam`"][..]),
        (&[("scope = \"openid profile offline_access\"", "scope = 3")], &["invalid type"]),
        (&[("[[clients]]", "[[client]]")], &["unknown field `client`"]),
        (&[("name = \"本店\"", "name = ")], &["house.toml:8: "]),
        (
            &[
                ("https://my.example.jp/callback", "http://my.example.jp/callback"),
                ("\"D-0234\"\nname", "\"D 0234\"\nname"),
            ],
            &["client my-toyota: redirect_uris/0: ", "dealer D 0234: dealer_id: "],
        ),
        (
            &[("shop_id = \"S-01\"\n\n[[clients]]", "shop_id = \"S-09\"\n\n[[clients]]")],
            &["system D-0234/pal-D-0234: shop_id: "],
        ),
        (&[("terms_document = \"my-toyota\"", "terms_document = \"no-such\"")], &["terms_document: "]),
        (
            &[("client_id = \"my-toyota\"", "client_id = \"pal-D-0234\"")],
            &["client pal-D-0234: the id is taken"],
        ),
        (&[("version = \"2020-04-01\"", "version = \"1\"")], &["text my-toyota/1: version: "]),
        (
            &[("[[clients]]", "[[dealers]]\ndealer_id = \"D-0234\"\nname = \"X\"\n\n[[clients]]")],
            &["dealer D-0234: dealer_id: Holds the same value twice."],
        ),
    ] {
        let said = refused(&house.settings, &["apply", house.write(changes)], 2);
        for sentence in sentences {
            assert!(said.contains(sentence), "{changes:?}: {said}");
        }
        assert!(said.contains("house.toml:"), "{said}");
        assert_eq!(house.state(), before, "{changes:?}");
    }
    // A text that stands is never another one.
    told(&house.settings, &["apply", house.write(&[])]);
    let said = refused(&house.settings, &["apply", house.write(&[("本文", "別の文")])], 2);
    assert!(said.contains("body_ja: A published version never changes"), "{said}");
    // Files that are not there, or say nothing.
    let nowhere = house.folder.path("nowhere");
    refused(&house.settings, &["apply", nowhere.to_str().unwrap()], 1);
    fs::create_dir(&nowhere).unwrap();
    assert!(
        refused(&house.settings, &["apply", nowhere.to_str().unwrap()], 2)
            .contains("nothing is written there")
    );
    assert!(
        refused(&house.settings, &["export", house.folder.path("").to_str().unwrap()], 1)
            .contains("not empty")
    );
    // Secrets go nowhere but where they are wanted; a run that makes none leaves no file.
    let out = house.folder.path("secrets.json");
    told(&house.settings, &["apply", house.write(&[]), "--secrets-out", out.to_str().unwrap()]);
    assert!(!out.exists());
}
