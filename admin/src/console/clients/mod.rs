//! Relying parties (O4): services that people log in to.

pub(super) mod acts;
pub(super) mod change;
mod document;
mod form;
mod hazards;
pub(super) mod list;
pub(super) mod register;
pub(super) mod sheet;
