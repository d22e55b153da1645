//! `keys list` and `keys rotate`.

use crate::{console, settings::Checked};
use idp::{
    domain::{Clock, OsRandom, SystemClock, Timestamp},
    flow::{self, KeyAct, Rotation},
    store::Db,
};
use std::sync::Arc;

/// Shows the keys, oldest first.
pub(crate) async fn list(checked: Checked) -> anyhow::Result<()> {
    for key in flow::list_keys(&open(&checked)?, &checked.idp, SystemClock.now()).await? {
        let since = Timestamp::from_seconds(key.changed_at).in_japan();
        console::answer(format_args!(
            "{:<8} {} {:<12} {} since {}{}",
            key.state,
            key.usage.as_str(),
            key.alg,
            key.kid,
            since.strftime("%Y-%m-%d %H:%M:%S %z"),
            if key.published { "" } else { ", not published" }
        ))?;
    }
    Ok(())
}

/// Takes the next step of a rotation, and says when to take the one after it.
pub(crate) async fn rotate(checked: Checked) -> anyhow::Result<()> {
    let sealer = checked.master_key.sealer()?;
    match flow::rotate_keys(&open(&checked)?, &sealer, &checked.idp, KeyAct::at_terminal()).await? {
        Rotation::Published(seconds) => {
            console::say(format_args!(
                "New keys are published and sign nothing yet. Call this again in {seconds} seconds to sign with them."
            ));
        }
        Rotation::TooEarly(seconds) => {
            console::say(format_args!(
                "New keys are published; relying parties need {seconds} more seconds to fetch them. Call this again then."
            ));
        }
        Rotation::Activated => {
            console::say(format_args!(
                "The new keys sign. What the old ones signed stays good; they go by themselves later."
            ));
        }
    }
    Ok(())
}

fn open(checked: &Checked) -> anyhow::Result<Db> {
    Ok(Db::open(&checked.database, Arc::new(SystemClock), Arc::new(OsRandom))?)
}
