-- Keys that others encrypt by what only the provider reads: beside the signing keys and never among them, so that a version that knows
-- none of them signs on with its own. Each is sealed with the master key. Times are seconds since the epoch.

CREATE TABLE encryption_keys (
    kid         TEXT   NOT NULL PRIMARY KEY,
    alg         TEXT   NOT NULL,
    sealed      TEXT   NOT NULL,
    -- next (reads, not published), active (published), or retired (reads what was written to it before)
    state       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
);

-- One key of a kind waits and one is published, on however many nodes.
CREATE UNIQUE INDEX encryption_keys_one ON encryption_keys (alg, state) WHERE state <> 'retired';
