//! Postal codes of Japan: the national list in one compact form, how it is read, and how it is made from the files of
//! Japan Post. Pure; which list is in use is the provider's.

mod japan_post;
mod list;
mod pack;
mod readings;

pub use japan_post::{PostalCsvError, read_postal_csv};
pub use list::{PostalAddress, PostalList};
pub use pack::pack_postal_list;
pub use readings::fill_readings;
