//! The rules of the standards, pure: what comes in is judged, what goes out is shaped.
//!
//! One check a file. The only room that knows oxide-auth. Knows no database, no HTTP server, no key
//! material and no clock: moments, hints and hashes are handed in.
