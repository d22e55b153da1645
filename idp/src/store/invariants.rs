//! What holds in a database at every moment, whatever was killed, repeated or raced: a table of questions that must find
//! nothing. No foreign key says it: most of it lies between states, and rows go in their own time.

/// One thing that always holds.
#[derive(Clone, Copy, Debug)]
pub struct Invariant {
    /// Its name, for programs.
    pub name: &'static str,
    /// What holds, in a sentence.
    pub sentence: &'static str,
    /// Finds what breaks it, on both databases: one column `word`, the id of a row. `{now}` stands for the time in
    /// seconds since 1970.
    pub broken: &'static str,
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Its name.
    pub name: &'static str,
    /// What should hold.
    pub sentence: &'static str,
    /// Ids of rows that break it, [`NAMED`] at most.
    pub rows: Vec<String>,
}

/// Rows of one breach that are named.
pub const NAMED: usize = 20;

/// Of the provider.
pub const OF_PROVIDER: &[Invariant] = &[
    Invariant {
        name: "session_has_account",
        sentence: "A session belongs to an account that is there.",
        broken: "SELECT s.id AS word FROM sessions s LEFT JOIN accounts a ON a.id = s.account_id WHERE a.id IS NULL",
    },
    Invariant {
        name: "grant_has_account",
        sentence: "A grant belongs to an account that is there.",
        broken: "SELECT g.id AS word FROM grants g LEFT JOIN accounts a ON a.id = g.account_id WHERE a.id IS NULL",
    },
    Invariant {
        name: "inactive_account_is_logged_out",
        sentence: "An account that is switched off or left has no open session.",
        broken: "SELECT s.id AS word FROM sessions s JOIN accounts a ON a.id = s.account_id \
                 WHERE a.state <> 'active' AND s.ended_at IS NULL AND s.expires_at > {now}",
    },
    Invariant {
        name: "inactive_account_has_no_grant",
        sentence: "An account that is switched off or left has no grant in force.",
        broken: "SELECT g.id AS word FROM grants g JOIN accounts a ON a.id = g.account_id \
                 WHERE a.state <> 'active' AND g.revoked_at IS NULL",
    },
    Invariant {
        name: "code_gave_a_grant",
        sentence: "A redeemed authorization code has its grant: nobody's code is used up for nothing.",
        broken: "SELECT c.grant_id AS word FROM authorization_codes c LEFT JOIN grants g ON g.id = c.grant_id \
                 WHERE c.consumed_at IS NOT NULL AND g.id IS NULL AND NOT EXISTS (SELECT 1 FROM erased_accounts e \
                 WHERE e.erased_at >= c.consumed_at)",
    },
    Invariant {
        name: "refresh_token_has_grant",
        sentence: "A refresh token belongs to a grant that is there.",
        broken: "SELECT r.grant_id AS word FROM refresh_tokens r LEFT JOIN grants g ON g.id = r.grant_id WHERE g.id IS NULL",
    },
    Invariant {
        name: "one_refresh_token_in_force",
        sentence: "A grant has one refresh token at most that was not exchanged.",
        broken: "SELECT grant_id AS word FROM refresh_tokens WHERE consumed_at IS NULL GROUP BY grant_id HAVING count(*) > 1",
    },
    Invariant {
        name: "exchanged_token_has_successor",
        sentence: "A refresh token that was exchanged has its successor: nobody's token is used up for nothing.",
        broken: "SELECT r.grant_id AS word FROM refresh_tokens r WHERE r.consumed_at IS NOT NULL AND NOT EXISTS (SELECT 1 \
                 FROM refresh_tokens n WHERE n.grant_id = r.grant_id AND n.generation = r.generation + 1)",
    },
    Invariant {
        name: "withdrawal_has_account",
        sentence: "What waits to be erased is an account that left.",
        broken: "SELECT w.account_id AS word FROM withdrawals w LEFT JOIN accounts a ON a.id = w.account_id \
                 WHERE a.id IS NULL OR a.state <> 'withdrawing'",
    },
    Invariant {
        name: "leaving_account_is_erased",
        sentence: "An account that left waits to be erased.",
        broken: "SELECT a.id AS word FROM accounts a LEFT JOIN withdrawals w ON w.account_id = a.id \
                 WHERE a.state = 'withdrawing' AND w.account_id IS NULL",
    },
    Invariant {
        name: "erased_account_is_gone",
        sentence: "An account that was erased is not there.",
        broken: "SELECT e.id AS word FROM erased_accounts e JOIN accounts a ON a.id = e.id",
    },
    Invariant {
        name: "outbox_end_is_dated",
        sentence: "What left the outbox, and only that, has the time when it did.",
        broken: "SELECT id AS word FROM outbox WHERE (state = 'waiting') <> (done_at IS NULL)",
    },
    Invariant {
        name: "one_signing_key_an_algorithm",
        sentence: "One key an algorithm signs.",
        broken: "SELECT alg AS word FROM signing_keys WHERE state = 'active' GROUP BY alg HAVING count(*) > 1",
    },
    Invariant {
        name: "waiting_event_has_stream",
        sentence: "A security event waits in a stream that is there.",
        broken: "SELECT e.jti AS word FROM stream_events e LEFT JOIN event_streams s ON s.id = e.stream_id WHERE s.id IS NULL",
    },
];
