-- To whom an entry goes, where receivers are many: one that hangs holds up nobody else. Until when it is good: a code
-- that has expired is not sent any more.

ALTER TABLE outbox ADD COLUMN receiver TEXT;
ALTER TABLE outbox ADD COLUMN good_until BIGINT;
CREATE INDEX outbox_by_age ON outbox (kind, created_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_end ON outbox (kind, good_until) WHERE state = 'waiting';

-- Stays empty: a row that comes and goes shows whether the database can be written.
CREATE TABLE write_probes (
    id TEXT NOT NULL PRIMARY KEY
);
