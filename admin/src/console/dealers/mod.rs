//! Dealers (O3).

pub(super) mod list;
pub(super) mod merge;
pub(super) mod names;
pub(super) mod sheet;
pub(super) mod state;
