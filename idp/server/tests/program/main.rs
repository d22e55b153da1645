//! The program as an operator meets it: commands, exit codes, settings, the demo's start and stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod backups;
mod certificates;
mod config_check;
mod declared;
mod declared_people;
#[cfg(feature = "demo")]
mod demo;
mod disk;
mod first_hour;
mod init;
mod init_trials;
mod keys;
mod log;
mod mail_end;
mod office;
#[cfg(feature = "demo")]
mod operators_day;
mod person;
mod postal;
mod postgres;
mod ready;
mod renewal;
mod service;
mod smtp;
mod stage;
mod verify;
mod wrong_settings;
