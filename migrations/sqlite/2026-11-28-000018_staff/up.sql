-- People who work in the back office: accounts with a role. A change of the role ends the row and begins another, so the
-- table tells who was what, and when. Times are seconds since the epoch; identifiers are text.

CREATE TABLE staff (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    dealer_id  TEXT,
    added_by   TEXT   NOT NULL,
    added_at   BIGINT NOT NULL,
    ended_by   TEXT,
    ended_at   BIGINT
);
-- One role an account.
CREATE UNIQUE INDEX staff_by_account ON staff (account_id) WHERE ended_at IS NULL;
CREATE INDEX staff_by_role ON staff (role) WHERE ended_at IS NULL;

-- Roles that wait for an address to register, or for its account to be ready. The token is derived from the id under the
-- master key, and its hash is what the link is found by. A row goes when it is taken, or when its time is over.
CREATE TABLE staff_invitations (
    id         TEXT   NOT NULL PRIMARY KEY,
    token_hash TEXT   NOT NULL UNIQUE,
    email      TEXT   NOT NULL,
    email_key  TEXT   NOT NULL UNIQUE,
    role       TEXT   NOT NULL,
    dealer_id  TEXT,
    added_by   TEXT   NOT NULL,
    added_at   BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX staff_invitations_by_expiry ON staff_invitations (expires_at);
