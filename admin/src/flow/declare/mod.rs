//! Brings everything to what files say, in one visit: all of it or nothing, by the rules of the single operations, each
//! change with its line in the audit. And writes down what is there.
//!
//! In a rehearsal ([`idp::store::rehearse`]) it says what it would do, having done it and taken it back.

mod clients;
mod dealers;
mod describe;
mod outcome;
mod prune;
mod staff;
mod texts;
mod tools;

pub use describe::describe;
pub use outcome::{Act, Applied, DeclarationError, DeclaredChange, Misfit, NewSecret, Subject};

use super::{AdminError, Operator};
use crate::domain::{Declaration, Declared};
use idp::{
    Provider,
    domain::ClientId,
    store::{StoreError, Tx},
};
use std::{collections::BTreeSet, sync::Arc};

/// Brings everything to what is declared. `prune` suspends what is not, of the kinds that are.
///
/// # Errors
/// Everything that does not fit, at once; nothing was changed then.
pub async fn apply_declaration(
    provider: &Arc<Provider>,
    operator: Operator,
    declaration: Declaration,
    prune: bool,
) -> Result<Applied, DeclarationError> {
    let node = Arc::clone(provider);
    // As long as there are objects: the operator waits for it.
    let applied =
        provider.db.patient().write(move |tx| apply(&node, tx, &operator, &declaration, prune)).await?;
    for change in &applied.changes {
        if let Subject::Client(id) | Subject::Tool(id) | Subject::System(_, id) = &change.subject {
            provider.forget_client(&ClientId::from(id.as_str()));
        }
    }
    Ok(applied)
}

fn apply(
    provider: &Provider,
    tx: &mut Tx<'_>,
    operator: &Operator,
    declaration: &Declaration,
    prune: bool,
) -> Result<Applied, DeclarationError> {
    let mut work = Work {
        provider,
        tx,
        operator,
        applied: Applied::default(),
        misfits: Vec::new(),
        seen: BTreeSet::new(),
    };
    // What a service asks people to agree to is there before the service.
    for text in texts::in_order(&declaration.texts) {
        work.text(text)?;
    }
    for dealer in &declaration.dealers {
        work.dealer(dealer)?;
    }
    for client in &declaration.clients {
        work.client(client)?;
    }
    for tool in &declaration.tools {
        work.tool(tool)?;
    }
    // Seats at dealers come after the dealers.
    for member in staff::in_order(&declaration.staff) {
        work.member(member)?;
    }
    if prune && work.misfits.is_empty() {
        work.prune(declaration)?;
    }
    if work.misfits.is_empty() { Ok(work.applied) } else { Err(DeclarationError::Misfits(work.misfits)) }
}

/// An application under way.
struct Work<'a, 'tx> {
    provider: &'a Provider,
    tx: &'a mut Tx<'tx>,
    operator: &'a Operator,
    applied: Applied,
    misfits: Vec<Misfit>,
    seen: BTreeSet<Subject>,
}

impl Work<'_, '_> {
    /// Notes what came of an object; `false` when it does not fit.
    ///
    /// # Errors
    /// The database failed: nothing more can be said.
    fn note(
        &mut self,
        origin: &str,
        subject: Subject,
        outcome: Result<Act, AdminError>,
    ) -> Result<bool, StoreError> {
        match outcome {
            Ok(act) => {
                self.applied.changes.push(DeclaredChange { subject, act });
                Ok(true)
            }
            Err(AdminError::Store(error)) => Err(error),
            Err(error) => {
                self.misfits.push(Misfit { origin: origin.to_owned(), subject, error });
                Ok(false)
            }
        }
    }

    /// Whether the object is written for the first time; the second time does not fit.
    fn is_first<T>(&mut self, declared: &Declared<T>, subject: &Subject) -> bool {
        let is_first = self.seen.insert(subject.clone());
        if !is_first {
            let error = AdminError::Invalid(vec![subject.twice()]);
            self.misfits.push(Misfit { origin: declared.origin.clone(), subject: subject.clone(), error });
        }
        is_first
    }
}
