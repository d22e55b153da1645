//! The seam for what other crates keep about an account.

use crate::{
    Provider,
    domain::{Account, Lang, Timestamp},
    store::{StoreError, Tx, audit::Actor},
};
use serde_json::{Map, Value};

/// Something that the owner agreed to, for the history of terms and consents (A15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// What: the title of the text.
    pub title: String,
    /// Which version of it.
    pub version: String,
    /// With whom or for what: a dealer, a service; empty when the title says it.
    pub party: String,
    /// When.
    pub agreed_at: Timestamp,
    /// The readable text, a path of the provider; empty when there is none.
    pub href: String,
}

/// What is known of the account in words, for the readable form of its data (A17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSection {
    /// Heading.
    pub title: String,
    /// Name and value of each line.
    pub lines: Vec<(String, String)>,
}

/// What a plug-in adds to the pages of an account, and what it does when its owner leaves.
///
/// Everything runs within the visit of its caller. Whoever switches an account off calls the use cases of this room
/// (`close_account`), which call the plug-ins; nobody else calls [`Self::leave`] and [`Self::erase`].
pub trait AccountExtension: Send + Sync {
    /// Its pages, for the list on the account's first page: path and words.
    fn ways(&self, lang: Lang) -> Vec<(&'static str, &'static str)>;

    /// What leaving the account ends, in sentences for the withdrawal page.
    fn consequences(&self, account: &Account, lang: Lang, tx: &mut Tx<'_>)
    -> Result<Vec<String>, StoreError>;

    /// What the owner agreed to with its help, in any order.
    fn agreements(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<Agreement>, StoreError>;

    /// What it keeps about the account, for programs: members of the downloaded document. Named like claims, times are
    /// seconds since the epoch.
    fn export(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Map<String, Value>, StoreError>;

    /// The same for people.
    fn data_sections(
        &self,
        account: &Account,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<DataSection>, StoreError>;

    /// The account is left or switched off: what waits for it ends now. It may come back: what stands, stays.
    fn leave(
        &self,
        provider: &Provider,
        actor: &Actor,
        request_id: &str,
        account: &Account,
        tx: &mut Tx<'_>,
    ) -> Result<(), StoreError>;

    /// The account is erased: every personal value that the plug-in keeps goes, and whoever must know is told. No mail
    /// can be sent to the account any more.
    fn erase(&self, provider: &Provider, account: &Account, tx: &mut Tx<'_>) -> Result<(), StoreError>;
}
