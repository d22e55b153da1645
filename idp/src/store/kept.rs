//! Statements that a connection keeps prepared.
//!
//! diesel prepares an `UPDATE`, and whatever is written as SQL, anew at every use, since its text may be another one each time. Planning one costs more than to run
//! it. Where the text is the same every time, [`Keep::kept`] says so, and it is prepared once a connection.

use diesel::{
    QueryResult, RunQueryDsl,
    backend::Backend,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

/// A statement whose text is always the same, known by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<Q>(Q);

/// Says of a statement that its text never changes. One with a list of values (`eq_any`) has a text for every length.
pub(super) trait Keep: Sized {
    /// The statement, to be prepared once a connection.
    fn kept(self) -> Kept<Self> {
        Kept(self)
    }
}

impl<Q> Keep for Q {}

impl<Q> QueryId for Kept<Q> {
    type QueryId = ();
    // By its text: types say nothing of SQL that is written by hand.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Kept<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Kept<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _backend: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}
