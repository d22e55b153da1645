-- People of a legacy site on their way to the common ID. Times are seconds since the epoch; identifiers and JSON are text.

-- What a site told of one of its users, sealed, behind a one-time handle of ten minutes; then bound to the browser that
-- opened it. What was told goes when the person has arrived, and with the row.
CREATE TABLE legacy_handovers (
    id             TEXT   NOT NULL PRIMARY KEY,
    site           TEXT   NOT NULL,
    handle_hash    TEXT   NOT NULL UNIQUE,
    body_hash      TEXT   NOT NULL,
    user_hash      TEXT   NOT NULL,
    sealed         TEXT,
    browser        TEXT   UNIQUE,
    interaction_id TEXT,
    stage          TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);
CREATE INDEX legacy_handovers_by_expiry ON legacy_handovers (expires_at);

-- Which user of which site has which account: at most one, both ways. The site's own name of the user is sealed, and
-- found again by a keyed hash. `task` is what is still to be made, sealed; it goes when that is done.
CREATE TABLE legacy_users (
    site        TEXT    NOT NULL,
    user_hash   TEXT    NOT NULL,
    user_sealed TEXT    NOT NULL,
    account_id  TEXT    NOT NULL,
    handover_id TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    task        TEXT,
    reference   TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    started_at  BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    migrated_at BIGINT,
    PRIMARY KEY (site, user_hash),
    UNIQUE (site, account_id)
);
CREATE INDEX legacy_users_by_account ON legacy_users (account_id);
CREATE INDEX legacy_users_by_due ON legacy_users (state, due_at);

-- What a site is to be told. Signed when it is handed over.
CREATE TABLE legacy_events (
    jti         TEXT   NOT NULL PRIMARY KEY,
    site        TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    user_hash   TEXT   NOT NULL,
    user_sealed TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    done_at     BIGINT
);
CREATE INDEX legacy_events_by_site ON legacy_events (site, done_at, jti);
CREATE INDEX legacy_events_by_user ON legacy_events (site, user_hash);
CREATE INDEX legacy_events_by_end ON legacy_events (done_at);
