//! A load client for OpenID providers: the same works against ours, against another one, and against a server that does nothing.

mod browser;
pub mod crowd;
pub mod drive;
pub mod fill;
pub mod floor;
pub mod flush;
pub mod histogram;
pub mod http;
pub mod process;
pub mod provider;
pub mod results;
pub mod run;
pub mod scale;
mod scale_table;
pub mod servers;
pub mod sweep;
pub mod table;
pub mod works;
