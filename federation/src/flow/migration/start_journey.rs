//! M3: the person chooses between a new ID and one they have. Either way the same interaction begins; it carries what the
//! site told, sealed, to the pages that show it for confirmation.

use super::{ABOUT, open_profile, view_journey::standing};
use super::{START, Standing};
use crate::{
    Federation,
    domain::{LegacyProfile, LegacySite, MIGRATION, MigrationNote},
    store,
};
use idp::{
    Provider,
    domain::{AccountKind, GuidedJourney, Interaction, InteractionId, Journey, RequiredItem, TokenHash},
    flow::{FlowError, register::RegistrationVariant, suggest_birthdate},
    store::{self as idp_store, Tx},
};
use std::{collections::BTreeMap, sync::Arc};

/// Where the person goes on.
#[derive(Debug)]
pub enum StartedJourney {
    /// In this interaction.
    Yes(InteractionId),
    /// The hand-over stands elsewhere, or is gone: its first page says where.
    Elsewhere,
}

/// Begins the interaction of an opened hand-over in this browser. A second press goes on with the first one's.
pub async fn start_journey(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
    cookie: TokenHash,
    browser: TokenHash,
) -> Result<StartedJourney, FlowError> {
    let (federation, node) = (Arc::clone(federation), Arc::clone(provider));
    provider
        .db
        .write(move |tx| {
            let Some(found) = store::handovers::find_opened(tx, &cookie)? else {
                return Ok(StartedJourney::Elsewhere);
            };
            let Some(handover) = store::handovers::hold(tx, &found.id)? else {
                return Ok(StartedJourney::Elsewhere);
            };
            let profile = open_profile(&node.sealer, handover.sealed.as_deref());
            let site = federation.settings.migration.site(&handover.site);
            let (Standing::OnTheWay, Some(profile), Some(site)) = (standing(tx, &handover)?, profile, site)
            else {
                return Ok(StartedJourney::Elsewhere);
            };
            if let Some(id) = &handover.interaction
                && idp_store::interactions::find(tx, id, &browser)?.is_some()
            {
                return Ok(StartedJourney::Yes(id.clone()));
            }
            let note = MigrationNote { handover: handover.id.to_string(), agreed: None };
            let interaction = begin(&federation, &node, tx, (site, &profile, &note), browser.clone());
            idp_store::interactions::insert(tx, &interaction)?;
            store::handovers::set_interaction(tx, &handover.id, &interaction.id, interaction.expires_at)?;
            Ok(StartedJourney::Yes(interaction.id))
        })
        .await
}

fn begin(
    federation: &Federation,
    provider: &Provider,
    tx: &Tx<'_>,
    (site, profile, note): (&LegacySite, &LegacyProfile, &MigrationNote),
    browser: TokenHash,
) -> Interaction {
    let now = tx.now();
    let journey = GuidedJourney {
        name: MIGRATION.to_owned(),
        client_id: site.service.clone(),
        items: match profile.account_type {
            AccountKind::Individual => vec![RequiredItem::Birthdate],
            AccountKind::Corporate => Vec::new(),
        },
    };
    let mut interaction = Interaction {
        id: InteractionId::generate(now, tx.random()),
        browser,
        journey: Journey::Guided(Box::new(journey)),
        session: None,
        notes: BTreeMap::new(),
        created_at: now,
        expires_at: now.plus_seconds(provider.settings.lifetimes.interaction),
    };
    interaction.set_note(MIGRATION, note);
    let variant = RegistrationVariant {
        start: ABOUT.to_owned(),
        email: profile.email.clone(),
        entries: profile.entries(),
        password_once: federation.settings.migration.password_once,
    };
    variant.note_in(provider, &mut interaction);
    if !profile.birthdate.is_empty() {
        suggest_birthdate(provider, &mut interaction, &profile.birthdate);
    }
    interaction
}

impl StartedJourney {
    /// The page of the interaction's next step, or the first page of the journey.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Yes(id) => format!("/interaction/{id}"),
            Self::Elsewhere => START.to_owned(),
        }
    }
}
