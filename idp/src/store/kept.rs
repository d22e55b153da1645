//! Statements that a connection keeps prepared.
//!
//! diesel prepares an `UPDATE`, and whatever is written as SQL, anew at every use, since its text may be another one each time. Planning one costs more than to run
//! it. Where the text is the same every time, [`Keep::kept`] says so, and it is prepared once a connection.
//!
//! To find what is prepared, an [`AnyConnection`](super::AnyConnection) has the text written anew twice at every use, and for a wide row that costs more than to find it.
//! [`Keep::kept_as`] names a statement, so that its text is written once a thread.

use super::db::MultiBackend;
use diesel::{
    QueryResult, RunQueryDsl,
    backend::Backend,
    internal::derives::multiconnection::AstPassHelper as _,
    pg::PgQueryBuilder,
    query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId},
    sqlite::SqliteQueryBuilder,
};
use std::{any::TypeId, cell::RefCell, collections::HashMap, marker::PhantomData, rc::Rc};

/// A statement whose text is always the same, known by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<Q>(Q);

/// A statement whose text is always the same, known by the name `N`.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptAs<Q, N> {
    statement: Q,
    name: PhantomData<N>,
}

/// Says of a statement that its text never changes. One with a list of values (`eq_any`) has a text for every length, and one that leaves out what is `None` has
/// several, too.
pub(super) trait Keep: Sized {
    /// The statement, to be prepared once a connection.
    fn kept(self) -> Kept<Self> {
        Kept(self)
    }

    /// The same, and `name`, which no other statement has, finds it: the function that it stands in.
    fn kept_as<N: 'static>(self, _name: N) -> KeptAs<Self, N> {
        KeptAs { statement: self, name: PhantomData }
    }
}

impl<Q> Keep for Q {}

impl<Q> QueryId for Kept<Q> {
    type QueryId = ();
    // By its text: types say nothing of SQL that is written by hand.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, N: 'static> QueryId for KeptAs<Q, N> {
    type QueryId = Kept<N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

impl<Q: Query, N> Query for KeptAs<Q, N> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Kept<Q> {}

impl<Q, N, Conn> RunQueryDsl<Conn> for KeptAs<Q, N> {}

/// Writes the text of a statement.
type Builder = <MultiBackend as Backend>::QueryBuilder;

thread_local! {
    /// The texts by their names, for SQLite and for PostgreSQL.
    static TEXTS: RefCell<HashMap<(TypeId, bool), Rc<str>>> = RefCell::default();
}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Kept<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        walk(pass, &self.0, text)
    }
}

impl<Q: QueryFragment<MultiBackend>, N: 'static> QueryFragment<MultiBackend> for KeptAs<Q, N> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        walk(pass, &self.statement, |statement, backend| {
            let name = (TypeId::of::<N>(), matches!(backend, MultiBackend::Sqlite(_)));
            if let Some(known) = TEXTS.with_borrow(|texts| texts.get(&name).map(Rc::clone)) {
                // Every test that asks the database is a test of this promise.
                debug_assert_eq!(known, text(statement, backend)?, "another text of the same name");
                return Ok(known);
            }
            let text = text(statement, backend)?;
            TEXTS.with_borrow_mut(|texts| texts.insert(name, Rc::clone(&text)));
            Ok(text)
        })
    }
}

/// Hands a pass that collects values to the statement, and to any other one its text: so it never hears from the statement that it is not to be kept. What a pass is
/// for is said by diesel's own means of connections to several databases alone.
fn walk<'b, Q: QueryFragment<MultiBackend>>(
    mut pass: AstPass<'_, 'b, MultiBackend>,
    statement: &'b Q,
    text: impl FnOnce(&Q, &MultiBackend) -> QueryResult<Rc<str>>,
) -> QueryResult<()> {
    if pass.bind_collector().is_some() || pass.debug_binds().is_some() {
        return statement.walk_ast(pass);
    }
    let text = text(statement, pass.backend())?;
    pass.push_sql(&text);
    Ok(())
}

/// The text of a statement.
fn text(statement: &impl QueryFragment<MultiBackend>, backend: &MultiBackend) -> QueryResult<Rc<str>> {
    let mut builder = match backend {
        MultiBackend::Sqlite(_) => Builder::Sqlite(SqliteQueryBuilder::new()),
        MultiBackend::Postgres(_) => Builder::Postgres(PgQueryBuilder::new()),
    };
    statement.to_sql(&mut builder, backend)?;
    Ok(builder.finish().into())
}
