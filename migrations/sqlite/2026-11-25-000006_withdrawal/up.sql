-- Accounts whose owners left: by which token they come back, and when everything about them goes.
CREATE TABLE withdrawals (
    account_id TEXT   NOT NULL PRIMARY KEY,
    token_hash TEXT   NOT NULL UNIQUE,
    erase_at   BIGINT NOT NULL
);
CREATE INDEX withdrawals_by_erasure ON withdrawals (erase_at);

-- All that is left of an account: that its id was used.
CREATE TABLE erased_accounts (
    id        TEXT   NOT NULL PRIMARY KEY,
    erased_at BIGINT NOT NULL
);

-- A change of the profile between its page and its confirmation, sealed; one a session.
CREATE TABLE profile_changes (
    session_id TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL,
    entries    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX profile_changes_by_account ON profile_changes (account_id);
CREATE INDEX profile_changes_by_expiry ON profile_changes (expires_at);

-- An erasure looks for the registrations of an address.
CREATE INDEX registrations_by_email ON registrations (email);
CREATE INDEX registrations_by_account ON registrations (account_id);
