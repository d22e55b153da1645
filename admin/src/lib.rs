//! The back office: a listener of its own.
