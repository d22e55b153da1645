//! The program `common-id`.
fn main() {}
