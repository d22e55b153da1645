//! Use cases of dealer links, one a file: what happens, in which order, in one visit to the database.
//!
//! Every change of a link's state writes audit, mail and event in the same transaction. Knows no HTTP and no page.

mod acknowledge_visit;
mod cancel_link;
mod complete_link;
mod count_step;
mod customer_code;
mod customer_links;
mod dealer_caller;
mod decline_link;
mod deliver_events;
mod dispute_link;
mod edit_emails;
mod enter_terminal;
mod expire_links;
mod former_names;
mod jobs;
mod limit_notes;
mod limits;
mod link_change;
mod link_mail;
mod link_token;
mod list_links;
mod look_up_addresses;
pub mod mail_kind;
mod merge_dealers;
pub mod migration;
mod note_failure;
mod note_progress;
mod notify;
mod open_link;
mod open_visit;
mod poll_events;
mod prepare;
mod refusal;
mod register_dealer;
mod register_dealer_client;
mod register_shop;
mod remind;
mod resend_mail;
mod shop_hint;
mod start_link;
mod suspend_dealer;
mod tell_holder;
mod unlink;
mod view_statistics;
mod void_links;

pub use acknowledge_visit::acknowledge_visit;
pub use cancel_link::cancel;
pub use complete_link::{CompleteLink, Completed, complete_link};
pub use customer_links::{
    CustomerLink, ShownLookup, WaitingLink, find_customer_link, is_opted_out, list_customer_links,
    list_lookups, list_waiting, set_opt_out, unlink_as_customer,
};
pub use dealer_caller::{CallerToken, DealerCaller, check_dealer};
pub use decline_link::{Declined, decline_link};
pub use deliver_events::{deliver_events, run_event_delivery};
pub use dispute_link::{dispute, settle_dispute};
pub use edit_emails::{EmailsEdited, edit_emails};
pub use enter_terminal::enter_terminal;
pub use jobs::run_jobs;
pub use limit_notes::{LimitNotes, LimitStanding};
pub use link_change::{LinkChange, LinkUseCase, change_as_dealer};
pub use list_links::{LinkPage, LinkQuery, LinkView, find_link, list_links, view_link, view_links};
pub use look_up_addresses::{find_open_start, look_up_addresses};
pub use merge_dealers::{MergeDealers, MergeRefused, merge_dealers};
pub use note_failure::note_failure;
pub use notify::Counterpart;
pub use open_link::{MailOpening, OpenedLink, continue_from_mail, find_opened, find_told, go_on, open_link};
pub use open_visit::{OpenVisit, OpenedVisit, open_visit};
pub use poll_events::{EventPoll, EventSets, poll_events};
pub use prepare::insert_shipped_texts;
pub use refusal::{DealerError, Refusal};
pub use register_dealer::{Operator, Registered, change_dealer, register_dealer};
pub use register_dealer_client::{change_dealer_client, register_dealer_client};
pub use register_shop::{change_shop, register_shop};
pub use resend_mail::{resend_as_operator, resend_mail};
pub use shop_hint::shop_hint;
pub use start_link::{StartLink, StartedLink, start_link};
pub use suspend_dealer::{resume_dealer, suspend_dealer};
pub use unlink::unlink;
pub use view_statistics::view_statistics;
pub use void_links::void_links_of_account;

pub(crate) use customer_code::open_code;
pub use customer_code::seal_code;
pub(crate) use note_progress::note_progress;
pub(crate) use notify::{LinkAct, tell_dealer};
