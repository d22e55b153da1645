-- Passkeys, and the second step of a login by password with its recovery codes.

CREATE TABLE passkeys (
    id            TEXT   NOT NULL PRIMARY KEY,
    account_id    TEXT   NOT NULL,
    credential_id TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    credential    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT
);
CREATE INDEX passkeys_by_account ON passkeys (account_id);

-- One an account. Without confirmed_at it is being set up, until expires_at. Recovery codes that were just made wait
-- sealed until they are written down, or until expires_at.
CREATE TABLE two_step (
    account_id   TEXT   NOT NULL PRIMARY KEY,
    secret       TEXT   NOT NULL,
    last_step    BIGINT NOT NULL,
    confirmed_at BIGINT,
    unseen_codes TEXT,
    expires_at   BIGINT
);
CREATE INDEX two_step_by_expiry ON two_step (expires_at);

-- Keyed hashes: the codes themselves are only with their owners.
CREATE TABLE recovery_codes (
    account_id TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, hash)
);
