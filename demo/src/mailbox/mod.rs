//! The mailbox of all customers: receives by SMTP whatever it is sent, and shows it on a page and as JSON.
//! Knows nothing of the provider; any system may send here.

mod linkify;
mod message;
mod page;
mod smtp;
mod store;

pub(crate) use page::routes;
pub(crate) use smtp::Smtp;
pub(crate) use store::Inbox;
