//! What holds about dealer links and migrations at every moment: the rules of the link that stand in its rows.

use idp::store::Invariant;

/// Of this crate.
pub const OF_FEDERATION: &[Invariant] = &[
    Invariant {
        name: "link_has_consent",
        sentence: "A link in force has its account, its time and the consent of that account.",
        broken: "SELECT l.id AS word FROM dealer_links l LEFT JOIN dealer_link_consents c ON c.link_id = l.id \
                 WHERE l.state IN ('linked', 'disputed') \
                 AND (l.account_id IS NULL OR l.linked_at IS NULL OR c.id IS NULL OR c.account_id <> l.account_id)",
    },
    Invariant {
        name: "consent_made_a_link",
        sentence: "A consent has made its link: nobody agreed for nothing.",
        broken: "SELECT c.link_id AS word FROM dealer_link_consents c JOIN dealer_links l ON l.id = c.link_id \
                 WHERE l.linked_at IS NULL",
    },
    Invariant {
        name: "link_is_audited",
        sentence: "Every link stands in the audit trail.",
        broken: "SELECT l.id AS word FROM dealer_links l WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.object = 'link:' || l.id)",
    },
    Invariant {
        name: "waiting_link_has_account",
        sentence: "A link that waits for its customer has the account, the customer code and the mail that was sent.",
        broken: "SELECT id AS word FROM dealer_links WHERE state = 'provisional' \
                 AND (account_id IS NULL OR code_sealed IS NULL OR mail_id IS NULL)",
    },
    Invariant {
        name: "link_end_is_dated",
        sentence: "A link that ended, and only that, has the time when it did.",
        broken: "SELECT id AS word FROM dealer_links \
                 WHERE (state IN ('provisional', 'linked', 'disputed')) <> (ended_at IS NULL)",
    },
    Invariant {
        name: "ended_link_is_emptied",
        sentence: "An hour after a link ended, neither its account nor its customer code is kept.",
        broken: "SELECT id AS word FROM dealer_links WHERE ended_at < {now} - 3600 \
                 AND (account_id IS NOT NULL OR code_sealed IS NOT NULL OR code_hash IS NOT NULL)",
    },
    Invariant {
        name: "link_has_dealer",
        sentence: "A link, a shop and a system belong to a dealer that is there.",
        broken: "SELECT l.id AS word FROM dealer_links l LEFT JOIN dealers d ON d.id = l.dealer_id WHERE d.id IS NULL \
                 UNION ALL SELECT s.id FROM dealer_shops s LEFT JOIN dealers d ON d.id = s.dealer_id WHERE d.id IS NULL \
                 UNION ALL SELECT c.client_id FROM dealer_clients c LEFT JOIN dealers d ON d.id = c.dealer_id WHERE d.id IS NULL",
    },
    Invariant {
        name: "suspended_dealer_waits_for_nobody",
        sentence: "A dealer that is suspended or merged has no link that waits.",
        broken: "SELECT l.id AS word FROM dealer_links l JOIN dealers d ON d.id = l.dealer_id \
                 WHERE d.state <> 'active' AND l.state = 'provisional'",
    },
    Invariant {
        name: "migration_has_account",
        sentence: "A member of a legacy site came over into an account that is there, and one that did has the time.",
        broken: "SELECT u.handover_id AS word FROM legacy_users u LEFT JOIN accounts a ON a.id = u.account_id \
                 WHERE a.id IS NULL OR (u.state = 'migrated') <> (u.migrated_at IS NOT NULL)",
    },
];
