//! The console of the back office: view models of its pages, few and general. A page is a list, a sheet or a form; what
//! stands on it is put together by the handler, and how it looks is decided here once.
//!
//! | file | what |
//! | --- | --- |
//! | frame | around every page: menu, person, language |
//! | listing | a table with its filters, its pages and its export |
//! | sheet | a page to read: facts, tables, notices, things to do |
//! | form | a page to fill in, or to press one button of |
//! | entries, inputs | what was typed, and what is typed into |
//! | overtaken | the form of somebody who was overtaken |
//! | chart, groups | the funnel, and months or shops beside one another, as pictures |
//! | client_configs | ready-made configuration for client libraries |
//! | texts/ | every word |

mod chart;
mod client_configs;
mod entries;
mod form;
mod frame;
mod groups;
mod inputs;
mod listing;
mod overtaken;
mod sheet;
pub mod texts;

pub use chart::{Bar, funnel_bars, funnel_svg};
pub use client_configs::{ClientConfig, client_configs};
pub use entries::Entries;
pub use form::FormPage;
pub use frame::{Frame, MenuEntry, MenuGroup, Person, style};
pub use groups::{Group, groups_svg};
pub use inputs::{Area, Input, Tick, Ticks};
pub use listing::{Cell, Column, Listing, Tone};
pub use overtaken::{Difference, Overtaken};
pub use sheet::{CodeBlock, Notice, NoticeKind, Reading, Section, SheetPage, Way, fact};
