//! What a role in the back office is to its account: a line in the person's data, and something that ends with it.

use crate::{
    pages::{role_name, texts::StaffTexts},
    store::{staff, staff_invitations, staff_sessions},
};
use idp::{
    Provider,
    domain::{Account, Lang, fold_email},
    flow::account::{AccountExtension, Agreement, DataSection},
    mail::time_words,
    store::{
        self as idp_store, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::{Map, Value, json};

/// Members of staff, as a part of an account.
#[derive(Clone, Copy, Debug, Default)]
pub struct StaffOfAccount;

impl AccountExtension for StaffOfAccount {
    fn ways(&self, _: Lang) -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    fn consequences(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<String>, StoreError> {
        let member = staff::find(tx, &account.id)?;
        Ok(member.map(|_| StaffTexts::of(lang).leaving.to_owned()).into_iter().collect())
    }

    fn agreements(&self, _: &Account, _: Lang, _: &mut Tx<'_>) -> Result<Vec<Agreement>, StoreError> {
        Ok(Vec::new())
    }

    fn export(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Map<String, Value>, StoreError> {
        let member = staff::find(tx, &account.id)?;
        let member = member.map(|member| {
            let seat = json!({
                "role": member.seat.role(),
                "dealer": member.seat.dealer(),
                "since": member.added_at,
            });
            ("staff".to_owned(), seat)
        });
        Ok(member.into_iter().collect())
    }

    fn data_sections(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<DataSection>, StoreError> {
        let t = StaffTexts::of(lang);
        let member = staff::find(tx, &account.id)?;
        let section = member.map(|member| DataSection {
            title: t.flow.to_owned(),
            lines: vec![
                (t.role.to_owned(), role_name(member.seat.role(), lang).to_owned()),
                (t.since.to_owned(), time_words(member.added_at.seconds(), lang)),
            ],
        });
        Ok(section.into_iter().collect())
    }

    /// An account that is left or switched off cannot be used, and so neither can its role. It comes back with it.
    fn leave(&self, _: &Provider, _: &Actor, _: &str, _: &Account, _: &mut Tx<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    fn erase(&self, _: &Provider, account: &Account, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        staff_invitations::delete_of_email(tx, &fold_email(&account.email))?;
        staff_sessions::delete_of_account(tx, &account.id)?;
        if staff::end(tx, &account.id, "system")? {
            let object = format!("account:{}", account.id);
            idp_store::audit::insert(tx, &AuditEvent::new(Actor::System, "staff.ended", object))?;
        }
        staff::delete_of_account(tx, &account.id)
    }
}
