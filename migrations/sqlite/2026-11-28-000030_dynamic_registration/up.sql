-- Clients that register themselves (RFC 7591, RFC 7592). Times are seconds since the epoch.

-- What operators give to whoever is to register clients, by the hash of the token.
CREATE TABLE initial_access_tokens (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,
    -- For whom, in the operator's words.
    note       TEXT    NOT NULL,
    -- What may be registered with it, as JSON.
    policy     TEXT    NOT NULL,
    uses_left  INTEGER NOT NULL,
    issued_at  BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX initial_access_tokens_by_expiry ON initial_access_tokens (expires_at);

-- How a client that registered itself reads and changes its registration: the hash of its token, and the policy that still holds.
CREATE TABLE client_registrations (
    client_id  TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL,
    policy     TEXT   NOT NULL,
    issued_at  BIGINT NOT NULL
);
