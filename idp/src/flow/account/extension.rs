//! The seam for what other crates keep about an account.

use crate::{
    Provider,
    domain::{Account, Lang},
    store::{StoreError, Tx, audit::Actor},
};
use serde_json::{Map, Value};

/// What a plug-in adds to the pages of an account, and what it does when its owner leaves.
pub trait AccountExtension: Send + Sync {
    /// Its pages, for the list on the account's first page: path and words.
    fn ways(&self, lang: Lang) -> Vec<(&'static str, &'static str)>;

    /// What leaving the account ends, in sentences for the withdrawal page.
    fn consequences(&self, account: &Account, lang: Lang, tx: &mut Tx<'_>)
    -> Result<Vec<String>, StoreError>;

    /// What it keeps about the account, for the download of one's data. Members are named like claims.
    fn export(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Map<String, Value>, StoreError>;

    /// The account is left or switched off: what waits for it ends now. In the same visit.
    fn leave(
        &self,
        provider: &Provider,
        actor: &Actor,
        request_id: &str,
        account: &Account,
        tx: &mut Tx<'_>,
    ) -> Result<(), StoreError>;

    /// The account is erased: every personal value that the plug-in keeps goes, in the same visit.
    fn erase(&self, account: &Account, tx: &mut Tx<'_>) -> Result<(), StoreError>;
}
