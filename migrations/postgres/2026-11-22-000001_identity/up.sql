-- Accounts, clients, sessions, grants. Times are seconds since the epoch; identifiers and JSON are text,
-- so that one schema and one suite serve SQLite and PostgreSQL.

CREATE TABLE accounts (
    id            TEXT   NOT NULL PRIMARY KEY,
    kind          TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    email         TEXT   NOT NULL UNIQUE,
    password_hash TEXT   NOT NULL,
    profile       TEXT   NOT NULL,
    locale        TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);

CREATE TABLE clients (
    id           TEXT   NOT NULL PRIMARY KEY,
    state        TEXT   NOT NULL,
    secret_hash  TEXT,
    registration TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);

CREATE TABLE sessions (
    id           TEXT   NOT NULL PRIMARY KEY,
    token_hash   TEXT   NOT NULL UNIQUE,
    account_id   TEXT   NOT NULL,
    auth_time    BIGINT NOT NULL,
    amr          TEXT   NOT NULL,
    acr          TEXT   NOT NULL,
    user_agent   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    ended_at     BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE interactions (
    id         TEXT   NOT NULL PRIMARY KEY,
    browser    TEXT   NOT NULL,
    journey    TEXT   NOT NULL,
    session_id TEXT,
    notes      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX interactions_by_expiry ON interactions (expires_at);

CREATE TABLE grants (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL,
    client_id  TEXT   NOT NULL,
    session_id TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX grants_by_account ON grants (account_id, client_id);
CREATE INDEX grants_by_session ON grants (session_id);

CREATE TABLE authorization_codes (
    hash           TEXT   NOT NULL PRIMARY KEY,
    grant_id       TEXT   NOT NULL,
    grant_body     TEXT   NOT NULL,
    redirect_uri   TEXT   NOT NULL,
    code_challenge TEXT,
    expires_at     BIGINT NOT NULL,
    consumed_at    BIGINT
);
CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at);

CREATE TABLE refresh_tokens (
    hash        TEXT    NOT NULL PRIMARY KEY,
    grant_id    TEXT    NOT NULL,
    generation  INTEGER NOT NULL,
    issued_at   BIGINT  NOT NULL,
    expires_at  BIGINT  NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE scope_consents (
    account_id TEXT   NOT NULL,
    client_id  TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, client_id)
);

CREATE TABLE text_versions (
    document     TEXT   NOT NULL,
    version      TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    effective_at BIGINT NOT NULL,
    PRIMARY KEY (document, version)
);

CREATE TABLE text_acceptances (
    account_id  TEXT   NOT NULL,
    document    TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    hash        TEXT   NOT NULL,
    client_id   TEXT,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, document, version)
);

CREATE TABLE item_confirmations (
    account_id   TEXT   NOT NULL,
    client_id    TEXT   NOT NULL,
    item         TEXT   NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, client_id, item)
);

-- A registration under way. The code is kept as a keyed hash, what was typed as one sealed document.
CREATE TABLE registrations (
    id             TEXT    NOT NULL PRIMARY KEY,
    interaction_id TEXT,
    terms_version  TEXT    NOT NULL,
    email          TEXT,
    code_hash      TEXT,
    code_sent_at   BIGINT,
    code_expires_at BIGINT,
    tries          INTEGER NOT NULL,
    verified_at    BIGINT,
    entries        TEXT,
    password_hash  TEXT,
    account_id     TEXT,
    created_at     BIGINT  NOT NULL,
    expires_at     BIGINT  NOT NULL
);
CREATE INDEX registrations_by_expiry ON registrations (expires_at);

CREATE TABLE signing_keys (
    kid         TEXT   NOT NULL PRIMARY KEY,
    alg         TEXT   NOT NULL,
    sealed      TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
);

-- Counters of what may happen only so often. The name is a keyed hash: no address is stored.
CREATE TABLE attempts (
    name       TEXT    NOT NULL PRIMARY KEY,
    count      INTEGER NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX attempts_by_expiry ON attempts (expires_at);

-- Identifiers of assertions and launches that were seen, until they would expire anyway.
CREATE TABLE used_once (
    name       TEXT   NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_once_by_expiry ON used_once (expires_at);

CREATE TABLE outbox (
    id           TEXT    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    due_at       BIGINT  NOT NULL,
    attempts     INTEGER NOT NULL,
    leased_until BIGINT,
    created_at   BIGINT  NOT NULL,
    done_at      BIGINT
);
CREATE INDEX outbox_by_due ON outbox (state, due_at);

CREATE TABLE audit (
    id         TEXT   NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    actor_type TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    dealer     TEXT,
    action     TEXT   NOT NULL,
    object     TEXT   NOT NULL,
    result     TEXT   NOT NULL,
    request_id TEXT   NOT NULL,
    before_digest TEXT,
    after_digest  TEXT
);
