-- Acts of operators that cannot be taken back and wait for a second person: who asked for what, and who decided. Like the
-- audit trail a row names people by the ids of their accounts alone, and stays. Times are seconds since the epoch.

CREATE TABLE approvals (
    id              TEXT   NOT NULL PRIMARY KEY,
    act             TEXT   NOT NULL,
    object          TEXT   NOT NULL,
    -- What was sent, as JSON, and the digest of the object that the first person saw.
    document        TEXT   NOT NULL,
    seen            TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    asked_by_type   TEXT   NOT NULL,
    asked_by        TEXT   NOT NULL,
    asked_at        BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    decided_by_type TEXT,
    decided_by      TEXT,
    decided_at      BIGINT
);
-- One act on one object waits once.
CREATE UNIQUE INDEX approvals_that_wait ON approvals (act, object) WHERE state = 'waiting';
CREATE INDEX approvals_by_state ON approvals (state, id);
