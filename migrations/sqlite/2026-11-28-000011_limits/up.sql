-- How address ranges stand, who waits for a turn, and what was sent to a mailbox. Every name is a keyed hash: neither
-- an address nor a person can be read from them. All of it expires within a day or two.

-- Totals of `range_names`, kept in step with it: what the hot path reads.
CREATE TABLE range_standings (
    range     TEXT    NOT NULL PRIMARY KEY,
    failed    INTEGER NOT NULL,
    succeeded INTEGER NOT NULL
);

-- The last outcome (failed, succeeded) of one account, name or address from one range.
CREATE TABLE range_names (
    range      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    outcome    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (range, name)
);
CREATE INDEX range_names_by_expiry ON range_names (expires_at);

-- Browsers that were told to wait, and when their turn comes.
CREATE TABLE waits (
    name       TEXT   NOT NULL PRIMARY KEY,
    due_at     BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX waits_by_expiry ON waits (expires_at);

-- What went to one mailbox in the last day, as JSON.
CREATE TABLE mail_logs (
    mailbox    TEXT   NOT NULL PRIMARY KEY,
    sent       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX mail_logs_by_expiry ON mail_logs (expires_at);
