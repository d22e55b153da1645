//! Puts the house together: the provider, and what plugs into it.
//!
//! Which steps there are is decided here and nowhere else; settings may order them anew, journey by journey.

use crate::{house::House, settings::Checked};
use admin::{
    domain::BackOfficeSettings, extension::StaffOfAccount, guard::BackOfficeGuard, pages::StaffMails,
};
use federation::Federation;
use idp::{
    Provider, ProviderBuilder,
    domain::TextVersion,
    store::{Tx, texts},
};
use std::sync::Arc;

/// The parts, chosen and judged, before there is a database.
pub(crate) struct Assembly {
    federation: Arc<Federation>,
    builder: ProviderBuilder,
}

/// Chooses the parts and judges what the settings say of them.
///
/// # Errors
/// A setting that cannot be used.
pub(crate) fn assemble(checked: Checked) -> anyhow::Result<Assembly> {
    let federation = Federation::new(checked.federation, checked.master_key.sealer()?);
    let guard = BackOfficeGuard::new(&checked.idp.issuer);
    let mut builder = Provider::builder(checked.idp, checked.database, checked.master_key.sealer()?);
    if let Some(order) = checked.authorize_order {
        builder = builder.order("authorize", order);
    }
    let builder = builder
        .brand(checked.brand)
        .brands(checked.brands)
        .security_contacts(checked.security_contacts)
        .postal(crate::postal::list(checked.postal_list.as_deref())?)
        .step(federation.step())
        .step(federation.migration_step())
        .journey(federation.migration_journey())
        .claims(federation.claims())
        .detail_type(federation.details())
        .mails(federation.mails())
        .events(federation.events())
        .extension(federation.of_account())
        .guarded(guard)
        .mails(StaffMails)
        .extension(StaffOfAccount)
        .plug_in_settings(federation.settings.limits)
        .plug_in_settings(checked.back_office);
    builder.check()?;
    Ok(Assembly { federation, builder })
}

impl Assembly {
    /// Builds every part. With `migrate` the schema is brought up to date first; without it an old schema is an error.
    pub(crate) async fn build(self, migrate: bool) -> anyhow::Result<House> {
        let Self { federation, builder } = self;
        let provider = builder.build(migrate).await?;
        publish(&provider, idp::pages::shipped_texts()).await?;
        federation.prepare(&provider).await?;
        admin::flow::renew_back_office(&provider).await?;
        if provider.plug_in_settings::<BackOfficeSettings>().dealer_console {
            admin::flow::install_dealer_console(&provider).await?;
        }
        Ok(House::new(provider, federation))
    }
}

/// Texts that are shipped stand in every database, so that a new one can be used; operators publish later versions.
async fn publish(provider: &Provider, texts: Vec<TextVersion>) -> anyhow::Result<()> {
    let write =
        move |tx: &mut Tx<'_>| texts.iter().try_for_each(|text| texts::insert_new(tx, text).map(drop));
    Ok(provider.db.write(write).await?)
}
