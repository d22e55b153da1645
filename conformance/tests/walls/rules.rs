//! The walls themselves: who may know whom.

use crate::paths::NamedPath;

/// One room of a crate: a module directly under its root.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    /// A room knows itself and the rooms of lower floors.
    floor: u8,
    /// Libraries that are walled in, and that this room may open.
    libraries: &'static [&'static str],
}

/// What one crate of the workspace may know.
pub(crate) struct CrateRules {
    pub(crate) package: &'static str,
    pub(crate) folder: &'static str,
    /// Crates of ours that it may name.
    crates: &'static [&'static str],
    /// Walled libraries that its manifest may name.
    manifest: &'static [&'static str],
    pub(crate) rooms: &'static [Room],
}

/// Libraries that only some rooms know, by the names their crates have in code.
const WALLED: &[&str] = &[
    "actix_web",
    "diesel",
    "diesel_migrations",
    "josekit",
    "lettre",
    "libsqlite3_sys",
    "oxide_auth",
    "pq_sys",
    "totp_rs",
    "webauthn_rs",
    "x509_parser",
];

const STORE: &[&str] = &["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys"];

const fn room(name: &'static str, floor: u8, libraries: &'static [&'static str]) -> Room {
    Room { name, floor, libraries }
}

pub(crate) const CRATES: &[CrateRules] = &[
    CrateRules {
        package: "idp",
        folder: "idp",
        crates: &[],
        manifest: WALLED,
        rooms: &[
            room("http", 4, &["actix_web"]),
            room("pages", 3, &[]),
            room("flow", 2, &[]),
            room("protocol", 1, &["oxide_auth", "totp_rs", "webauthn_rs"]),
            room("store", 1, STORE),
            room("keys", 1, &["josekit", "x509_parser"]),
            room("mail", 1, &["lettre"]),
            room("domain", 0, &[]),
        ],
    },
    CrateRules {
        package: "federation",
        folder: "federation",
        crates: &["idp"],
        manifest: &["actix_web", "diesel"],
        rooms: &[
            room("http", 4, &["actix_web"]),
            room("extension", 4, &[]),
            room("pages", 3, &[]),
            room("step", 3, &[]),
            room("claims", 3, &[]),
            room("flow", 2, &[]),
            room("store", 1, STORE),
            room("events", 1, &[]),
            room("domain", 0, &[]),
        ],
    },
    CrateRules {
        package: "admin",
        folder: "admin",
        crates: &["idp", "federation"],
        manifest: &["actix_web", "diesel"],
        rooms: &[
            room("http", 4, &["actix_web"]),
            room("console", 4, &["actix_web"]),
            room("extension", 4, &[]),
            room("guard", 3, &[]),
            room("pages", 3, &[]),
            room("flow", 2, &[]),
            room("store", 1, STORE),
            room("domain", 0, &[]),
        ],
    },
    CrateRules {
        package: "common-id",
        folder: "idp/server",
        crates: &["idp", "federation", "admin", "demo"],
        manifest: &["actix_web", "x509_parser"],
        rooms: &[room("", 5, &["actix_web", "x509_parser"])],
    },
    // The systems around the provider are strangers to it: they may use what they like, and none of ours.
    CrateRules {
        package: "demo",
        folder: "demo",
        crates: &[],
        // lettre sends real mails to the mailbox, in its test only: no room may name it.
        manifest: &["actix_web", "josekit", "lettre"],
        rooms: &[room("", 0, &["actix_web", "josekit"])],
    },
    // A service of somebody else, as its developer would write it.
    CrateRules {
        package: "sample-service",
        folder: "docs/samples/rust",
        crates: &[],
        manifest: &["actix_web"],
        rooms: &[room("", 0, &["actix_web"])],
    },
    // Readers are called as the doors call them.
    CrateRules {
        package: "fuzz",
        folder: "conformance/fuzz",
        crates: &["idp"],
        manifest: &[],
        rooms: &[room("", 0, &[])],
    },
    // A client like any other: it knows what HTTP tells, and none of ours. What fills a database for it knows the schema.
    CrateRules {
        package: "benchmark",
        folder: "conformance/load",
        crates: &[],
        manifest: &["diesel"],
        rooms: &[room("fill", 0, &["diesel"])],
    },
    CrateRules { package: "conformance", folder: "conformance", crates: &[], manifest: &[], rooms: &[] },
];

fn ours(name: &str) -> bool {
    CRATES.iter().any(|rules| rules.package == name) || name == "common_id"
}

/// Why `dependency` may not stand in the manifest of this crate.
pub(crate) fn breach_of_dependency(rules: &CrateRules, dependency: &str) -> Option<String> {
    let in_code = dependency.replace('-', "_");
    let allowed = if ours(dependency) {
        rules.crates.contains(&dependency)
    } else {
        !WALLED.contains(&in_code.as_str())
            || rules.manifest.contains(&in_code.as_str())
            || (in_code != "diesel"
                && STORE.contains(&in_code.as_str())
                && rules.manifest.contains(&"diesel"))
    };
    (!allowed).then(|| format!("{}/Cargo.toml: {dependency} is behind a wall", rules.folder))
}

/// Why the room `from` of this crate may not name `path`. `exports` are the short names that the crate's root gives out.
pub(crate) fn breach_of_path(
    rules: &CrateRules,
    from: &str,
    path: &NamedPath,
    exports: &[(String, String)],
) -> Option<String> {
    let first = path.names.first()?.as_str();
    let written = path.names.join("::");
    if first == "crate" {
        return breach_between_rooms(rules, from, path.names.get(1)?, exports)
            .map(|reason| format!("{written}: {reason}"));
    }
    if ours(first) && first != rules.package && !rules.crates.contains(&first) {
        return Some(format!("{written}: {} must not know {first}", rules.package));
    }
    if WALLED.contains(&first) && !opens(rules, from, first) {
        return Some(format!("{written}: {first} is for other rooms than `{from}`"));
    }
    None
}

fn opens(rules: &CrateRules, from: &str, library: &str) -> bool {
    // A crate whose only room has no name has no walls inside.
    rules
        .rooms
        .iter()
        .any(|room| (room.name == from || room.name.is_empty()) && room.libraries.contains(&library))
}

fn breach_between_rooms(
    rules: &CrateRules,
    from: &str,
    to: &str,
    exports: &[(String, String)],
) -> Option<String> {
    let to = exports.iter().find(|(name, _)| name == to).map_or(to, |(_, room)| room);
    let floor_of = |name: &str| rules.rooms.iter().find(|room| room.name == name).map(|room| room.floor);
    // The root composes: it and the files beside it that are no rooms may know every room.
    let (below, above) = (floor_of(to)?, floor_of(from)?);
    (to != from && below >= above).then(|| format!("`{from}` must not know `{to}`"))
}
