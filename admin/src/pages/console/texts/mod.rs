//! Every word of the console, by area, Japanese and English side by side.

mod accounts;
mod dealers;
mod decisions;
mod frame;
mod guides;
mod operation;
mod own_dealer;
mod people;
mod published;
mod services;
mod states;

pub use accounts::{AccountTexts, TimelineTexts};
pub use dealers::{DealerTexts, LinkTexts, StatisticsTexts, SystemKeyTexts, SystemTexts};
pub use decisions::{ApprovalTexts, MergerTexts};
pub use frame::{FrameTexts, RefusalTexts, StartTexts};
pub use guides::HazardTexts;
pub use operation::{AuditTexts, HealthTexts, KeyTexts, MailTexts, MigrationTexts};
pub use own_dealer::{
    OwnAuditTexts, OwnLinkTexts, OwnShopTexts, OwnStaffTexts, OwnStartTexts, OwnStatisticsTexts,
    OwnSystemTexts,
};
pub use people::PeopleTexts;
pub use published::{ItemTexts, PublishedTexts};
pub use services::{ServiceFormTexts, ServiceTexts};
pub use states::{StateTexts, link_state_words, mail_failure_words, state_words};
