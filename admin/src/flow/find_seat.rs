//! What the person behind a token is at this moment: the grant lives, the account is in use, the seat is not ended, and
//! its dealer takes part. Asked at every request and kept nowhere: a role that ends has ended.

use super::AdminError;
use crate::{
    domain::{Seat, StaffMember},
    store::staff,
};
use federation::{domain::DealerState, store::dealers};
use idp::{
    Provider,
    domain::{Account, AccountId, AccountState, ClientId, Grant, GrantId},
    store::{self, Tx},
};
use std::sync::Arc;

/// The seat of whoever granted the token to this client; `None` when there is none any more.
pub async fn find_seat(
    provider: &Arc<Provider>,
    grant: GrantId,
    client: ClientId,
) -> Result<Option<(AccountId, Seat)>, AdminError> {
    let found = provider.db.read(move |tx| look(tx, &grant, &client)).await?;
    Ok(found.map(|seated| (seated.account.id, seated.seat)))
}

/// Somebody who holds a seat, by a grant that lives.
pub(super) struct Seated {
    pub(super) account: Account,
    pub(super) seat: Seat,
    pub(super) grant: Grant,
}

/// The same in the visit of another use case.
pub(super) fn look(
    tx: &mut Tx<'_>,
    grant: &GrantId,
    client: &ClientId,
) -> Result<Option<Seated>, AdminError> {
    let Some((grant, account)) = store::grants::find_live(tx, grant)? else { return Ok(None) };
    if grant.client_id != *client || account.state != AccountState::Active {
        return Ok(None);
    }
    let Some(StaffMember { seat, .. }) = staff::find(tx, &account.id)? else { return Ok(None) };
    if let Some(dealer) = seat.dealer() {
        let dealer = dealers::find(tx, dealer)?;
        if dealer.is_none_or(|dealer| dealer.state != DealerState::Active) {
            return Ok(None);
        }
    }
    Ok(Some(Seated { account, seat, grant }))
}
