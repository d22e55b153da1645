//! Migration: M3, M4, M10, M12, M13, E18, E19. M5–M9 and M11 are the provider's own pages.

mod consent;
mod guide;
mod outcome;

pub use consent::MigrationConsent;
pub use guide::{MigrationAbout, MigrationGuide};
pub use outcome::{MigrationCreating, MigrationDone, MigrationFailed, MigrationStopped};
