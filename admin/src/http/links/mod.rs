//! Dealer links. One operation a file; knows nothing of how it is done.

pub(super) mod cancel;
pub(super) mod list;
pub(super) mod list_all;
pub(super) mod read;
pub(super) mod resend;
pub(super) mod settle;
pub(super) mod unlink;
