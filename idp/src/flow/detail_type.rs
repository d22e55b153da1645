//! The seam for types of authorization details that another crate knows (RFC 9396).

use crate::{
    Provider,
    domain::{Account, AuthorizationDetail, Client, DetailShape, Lang},
    store::{StoreError, Tx},
};

/// Who reads a granted detail.
#[derive(Clone, Copy, Debug)]
pub enum DetailReader<'a> {
    /// The client that it was granted to.
    Client,
    /// Whoever holds the access token or checks it: nobody that is known here.
    TokenHolder,
    /// Another client, which asks about the access token.
    Other(&'a Client),
}

/// Whose detail, and who reads it.
#[derive(Clone, Copy, Debug)]
pub struct DetailQuery<'a> {
    /// Who allowed it.
    pub account: &'a Account,
    /// Who was allowed it.
    pub client: &'a Client,
    /// Who reads it.
    pub reader: DetailReader<'a>,
}

/// A detail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailWords {
    /// What, in a few words.
    pub title: String,
    /// What exactly, in a sentence.
    pub detail: Option<String>,
}

/// A type of authorization details. The provider reads and compares them by the shape; what one means is known here.
pub trait DetailType: Send + Sync {
    /// What a detail of this type may hold.
    fn shape(&self) -> DetailShape;

    /// What the service would get of the account, for the person who is asked.
    fn words(
        &self,
        of: (&Account, &Client),
        detail: &AuthorizationDetail,
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<DetailWords, StoreError>;

    /// The detail as it is granted at this moment, with what it is about (RFC 9396, 7.1); `None` when there is nothing that it
    /// could be about. Computed anew for every token, refresh and introspection.
    fn granted(
        &self,
        query: &DetailQuery<'_>,
        detail: &AuthorizationDetail,
        tx: &mut Tx<'_>,
    ) -> Result<Option<AuthorizationDetail>, StoreError>;
}

/// Details as they go out with tokens; none where none were asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct GrantedDetails {
    /// In the token answer.
    pub(super) answer: Option<Vec<AuthorizationDetail>>,
    /// In the access token.
    pub(super) token: Option<Vec<AuthorizationDetail>>,
}

impl Provider {
    /// What details may hold.
    pub fn detail_shapes(&self) -> &[DetailShape] {
        &self.detail_shapes
    }

    fn detail_type(&self, name: &str) -> Option<&dyn DetailType> {
        self.detail_types.iter().map(AsRef::as_ref).find(|one| one.shape().name == name)
    }

    /// The details as they are granted at this moment. One of a type that the client is registered for no more falls away, as a
    /// scope does.
    pub(super) fn grant_details(
        &self,
        query: &DetailQuery<'_>,
        asked: &[AuthorizationDetail],
        tx: &mut Tx<'_>,
    ) -> Result<Vec<AuthorizationDetail>, StoreError> {
        let mut granted = Vec::with_capacity(asked.len());
        for detail in asked {
            let is_registered = query.client.registration.authorization_details_types.contains(&detail.kind);
            let Some(kind) = self.detail_type(&detail.kind).filter(|_| is_registered) else { continue };
            granted.extend(kind.granted(query, &kind.shape().bare(detail), tx)?);
        }
        Ok(granted)
    }

    /// The details as they go out with tokens of `client`.
    pub(super) fn details_for_tokens(
        &self,
        (account, client): (&Account, &Client),
        asked: &[AuthorizationDetail],
        tx: &mut Tx<'_>,
    ) -> Result<GrantedDetails, StoreError> {
        if asked.is_empty() {
            return Ok(GrantedDetails::default());
        }
        let query = DetailQuery { account, client, reader: DetailReader::Client };
        let answer = self.grant_details(&query, asked, tx)?;
        let token =
            self.grant_details(&DetailQuery { reader: DetailReader::TokenHolder, ..query }, asked, tx)?;
        Ok(GrantedDetails { answer: Some(answer), token: Some(token) })
    }

    /// Details in words, for the person who is asked for them or looks at what was allowed.
    pub(crate) fn describe_details(
        &self,
        of: (&Account, &Client),
        details: &[AuthorizationDetail],
        lang: Lang,
        tx: &mut Tx<'_>,
    ) -> Result<Vec<DetailWords>, StoreError> {
        let mut words = Vec::with_capacity(details.len());
        for detail in details {
            if let Some(kind) = self.detail_type(&detail.kind) {
                words.push(kind.words(of, detail, lang, tx)?);
            }
        }
        Ok(words)
    }
}
