//! `/account/dealers…`: the customer's own pages about dealers.

pub(super) mod linked;
pub(super) mod lookups;
pub(super) mod pending;
