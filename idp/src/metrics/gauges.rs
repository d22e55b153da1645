//! What stands at this moment: measured by workers, so that no request asks the database for it.

use crate::{
    domain::KeyUse,
    flow::KeyLine,
    keys::KeyState,
    store::{outbox::MAIL, outbox_waiting::Waiting},
};
use prometheus::{Error, IntGauge, IntGaugeVec, Opts, Registry};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Since when keys are in use, and what waits in the outbox.
#[derive(Clone, Debug)]
pub(super) struct Gauges {
    keys_since: IntGaugeVec,
    outbox_waiting: IntGaugeVec,
    outbox_oldest: IntGaugeVec,
    /// Kinds of which something has waited: they stay, at zero.
    kinds: Arc<Mutex<BTreeSet<String>>>,
}

impl Gauges {
    pub(super) fn new(registry: &Registry) -> Result<Self, Error> {
        let gauges = |name: &str, help: &str, labels: &[&str]| {
            let all = IntGaugeVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(all.clone()))?;
            Ok::<_, Error>(all)
        };
        Ok(Self {
            keys_since: gauges(
                "common_id_signing_key_active_since_timestamp_seconds",
                "When the key began to sign that signs now, by algorithm.",
                &["alg"],
            )?,
            outbox_waiting: gauges(
                "common_id_outbox_entries_waiting",
                "Entries of the outbox that wait, by kind; the same on every node.",
                &["kind"],
            )?,
            outbox_oldest: gauges(
                "common_id_outbox_oldest_seconds",
                "Age of the oldest entry that is due, by kind; the same on every node.",
                &["kind"],
            )?,
            // Mails are there from the start, like every line that can be known.
            kinds: Arc::new(Mutex::new([MAIL.to_owned()].into())),
        })
    }

    pub(super) fn note_keys(&self, lines: &[KeyLine]) {
        let signing = |line: &&KeyLine| {
            line.usage == KeyUse::Signing && line.published && line.state == KeyState::Active.as_str()
        };
        self.keys_since.reset();
        for line in lines.iter().filter(signing) {
            // Of several the newest signs.
            let since = self.keys_since.with_label_values(&[&line.alg]);
            since.set(since.get().max(line.changed_at));
        }
    }

    pub(super) fn note_outbox(&self, waiting: &[Waiting]) {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        kinds.extend(waiting.iter().map(|one| one.kind.clone()));
        for kind in &*kinds {
            let found = waiting.iter().find(|one| one.kind == *kind);
            let set = |all: &IntGaugeVec, value: i64| all.with_label_values(&[kind]).set(value);
            set(&self.outbox_waiting, found.map_or(0, |one| one.entries));
            set(&self.outbox_oldest, found.map_or(0, |one| one.oldest_seconds));
        }
    }
}

/// `common_id_build_info`: what runs here. The revision is told by whoever builds.
pub(super) fn tell_build(registry: &Registry) -> Result<(), Error> {
    let opts = Opts::new("common_id_build_info", "Always 1: the labels say what runs.")
        .const_label("version", env!("CARGO_PKG_VERSION"))
        .const_label("revision", option_env!("COMMON_ID_REVISION").unwrap_or("unknown"));
    let info = IntGauge::with_opts(opts)?;
    info.set(1);
    registry.register(Box::new(info))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_waits_no_more_is_zero() {
        let gauges = Gauges::new(&Registry::new()).unwrap();
        gauges.note_outbox(&[Waiting { kind: "mail".to_owned(), entries: 3, oldest_seconds: 40 }]);
        let seen = || {
            let of = |all: &IntGaugeVec| all.with_label_values(&["mail"]).get();
            (of(&gauges.outbox_waiting), of(&gauges.outbox_oldest))
        };
        assert_eq!(seen(), (3, 40));
        gauges.note_outbox(&[]);
        assert_eq!(seen(), (0, 0));
    }

    #[test]
    fn the_key_that_signs_tells_its_age_and_no_other() {
        let gauges = Gauges::new(&Registry::new()).unwrap();
        let line = |alg: &str, state: &str, usage, changed_at| KeyLine {
            kid: String::new(),
            usage,
            alg: alg.to_owned(),
            state: state.to_owned(),
            created_at: 1,
            changed_at,
            published: true,
        };
        gauges.note_keys(&[
            line("ES256", "retired", KeyUse::Signing, 100),
            line("ES256", "active", KeyUse::Signing, 200),
            line("ES256", "next", KeyUse::Signing, 300),
            line("RSA-OAEP-256", "active", KeyUse::Encryption, 400),
        ]);
        assert_eq!(gauges.keys_since.with_label_values(&["ES256"]).get(), 200);
        gauges.note_keys(&[line("ES256", "active", KeyUse::Signing, 300)]);
        assert_eq!(gauges.keys_since.with_label_values(&["ES256"]).get(), 300);
    }
}
