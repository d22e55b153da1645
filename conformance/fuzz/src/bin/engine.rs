//! One target under libFuzzer: its name is in `FUZZ_TARGET`.
#![no_main]
#![allow(missing_docs, clippy::panic)]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static READ: OnceLock<fn(&[u8])> = OnceLock::new();

fuzz_target!(init: {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let target = fuzz::find(&name).unwrap_or_else(|| panic!("FUZZ_TARGET names no target: {name:?}"));
    READ.get_or_init(|| target.read);
}, |data: &[u8]| {
    if let Some(read) = READ.get() {
        read(data);
    }
});
