//! M10: 上記販売店と連携する. The press is held in the interaction; nothing is written before the login, and what was agreed to
//! is written together with the link.

use super::open_profile;
use crate::{
    Federation,
    domain::{Dealer, HandoverId, LegacySite, MIGRATION, MIGRATION_CONSENT, MigrationNote},
    store,
};
use idp::{
    Provider,
    domain::{Interaction, TextVersion},
    store::{self as idp_store, StoreError, Tx},
};

/// What M10 shows.
#[derive(Debug)]
pub struct ConsentScene {
    /// The site that the person comes from.
    pub site: LegacySite,
    /// The person's name there.
    pub legacy_user: String,
    /// The dealer of the contract.
    pub dealer: Dealer,
    /// The consent in force.
    pub consent: TextVersion,
}

/// What came of the press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is held.
    Yes,
    /// A newer version came into force between showing and pressing: show it again (E17).
    TextChanged,
}

/// Reads what M10 shows; `None` when the hand-over is gone.
pub fn consent_scene(
    federation: &Federation,
    provider: &Provider,
    tx: &mut Tx<'_>,
    interaction: &Interaction,
) -> Result<Option<ConsentScene>, StoreError> {
    let note: MigrationNote = interaction.note(MIGRATION);
    let Some(handover) = store::handovers::find(tx, &HandoverId::from(note.handover))? else {
        return Ok(None);
    };
    let site = federation.settings.migration.site(&handover.site);
    let profile = open_profile(&provider.sealer, handover.sealed.as_deref());
    let (Some(site), Some(profile)) = (site, profile) else { return Ok(None) };
    let dealer = store::dealers::find(tx, &profile.dealer_id)?;
    let consent = idp_store::texts::find_current(tx, MIGRATION_CONSENT)?;
    Ok(dealer.zip(consent).map(|(dealer, consent)| ConsentScene {
        site: site.clone(),
        legacy_user: profile.legacy_user_id,
        dealer,
        consent,
    }))
}

/// Holds the press.
pub fn hold_consent(
    tx: &mut Tx<'_>,
    interaction: &mut Interaction,
    shown_version: &str,
) -> Result<Held, StoreError> {
    let current = idp_store::texts::find_current(tx, MIGRATION_CONSENT)?;
    if current.is_none_or(|current| current.version != shown_version) {
        return Ok(Held::TextChanged);
    }
    let note: MigrationNote = interaction.note(MIGRATION);
    interaction.set_note(MIGRATION, &MigrationNote { agreed: Some(shown_version.to_owned()), ..note });
    Ok(Held::Yes)
}
