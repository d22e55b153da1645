//! Everything that reads what the network sends, as functions of bytes that panic when a rule does not hold.
//!
//! `conformance/fuzz/run` lets libFuzzer make up the bytes; the test beside this crate replays what it found worth keeping,
//! without an engine, in every run of the tests. A target asks for more than "does not fall over" wherever there is a rule to
//! hold it to.
#![forbid(unsafe_code)]
#![allow(clippy::panic, reason = "a rule that does not hold is told by a panic, as the engine wants it")]

mod documents;
mod examples;
mod people;
mod requests;
mod tokens;

/// A reader, and its name, which is that of its folder in `corpus/`.
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// Reads the bytes, and panics when a rule does not hold.
    pub read: fn(&[u8]),
}

const fn target(name: &'static str, read: fn(&[u8])) -> Target {
    Target { name, read }
}

/// All of them.
pub const TARGETS: &[Target] = &[
    target("form", requests::form),
    target("authorize", requests::authorize),
    target("token", requests::token),
    target("client", requests::client),
    target("bearer", requests::bearer),
    target("logout", requests::logout),
    target("redirect_uri", requests::redirect_uri),
    target("jwt", tokens::jwt),
    target("encrypted", tokens::encrypted),
    target("jwks", tokens::jwks),
    target("proof", tokens::proof),
    target("claims", tokens::claims),
    target("certificate", tokens::certificate),
    target("distinguished_name", tokens::distinguished_name),
    target("sealed", tokens::sealed),
    target("json", documents::json),
    target("registration", documents::registration),
    target("events", documents::events),
    target("passkey", documents::passkey),
    target("postal_list", documents::postal_list),
    target("email", people::email),
    target("person", people::person),
    target("words", people::words),
];

/// The target of this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// The first line, and what comes after it: for readers of two texts, of which one holds no line feed.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at + 1..).unwrap_or_default()),
        None => (bytes, &[]),
    }
}
