-- What the back office works with: calls that may be repeated, mails that can be told apart, an audit trail that can be
-- searched, and counts of dealer links.

-- Calls under a key of their caller's (Idempotency-Key). Who called under which key and what was asked are keyed hashes;
-- the answer is sealed and opens only with the key itself. `begun`: nothing is durable; `made`: the change is, since its
-- transaction set this; `answered`: the answer is kept. A row lives for a day.
CREATE TABLE idempotency_keys (
    name         TEXT   NOT NULL PRIMARY KEY,
    request      TEXT   NOT NULL,
    holder       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    answer       TEXT,
    leased_until BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

-- Which mail an entry is, and the class of its last failure: kept when the payload is wiped at the end.
ALTER TABLE outbox ADD COLUMN topic TEXT;
ALTER TABLE outbox ADD COLUMN failure TEXT;
CREATE INDEX outbox_by_kind ON outbox (kind, id);

-- The audit trail is searched by who, by what was done, by what it was done to, and by request.
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_object ON audit (object, id);
CREATE INDEX audit_by_request ON audit (request_id) WHERE request_id <> '';

-- How many starts of a shop came how far, by the month in Japan in which each began: counts of a handful of steps and ends,
-- written in the transaction of the step. They stay when links and visits are erased.
CREATE TABLE dealer_statistics (
    dealer_id TEXT   NOT NULL,
    shop      TEXT   NOT NULL,
    month     TEXT   NOT NULL,
    step      TEXT   NOT NULL,
    count     BIGINT NOT NULL,
    PRIMARY KEY (dealer_id, month, shop, step)
);

-- What the rows of before still tell of starts at a counter, which have a mail: starts, links, ends. Who opened or logged in is counted from now on.
INSERT INTO dealer_statistics (dealer_id, shop, month, step, count)
SELECT dealer_id, shop, strftime('%Y-%m', created_at + 32400, 'unixepoch'), 'mailed', count(*)
FROM dealer_links WHERE mail_id IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO dealer_statistics (dealer_id, shop, month, step, count)
SELECT dealer_id, shop, strftime('%Y-%m', created_at + 32400, 'unixepoch'), 'linked', count(*)
FROM dealer_links WHERE linked_at IS NOT NULL AND mail_id IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO dealer_statistics (dealer_id, shop, month, step, count)
SELECT dealer_id, shop, strftime('%Y-%m', created_at + 32400, 'unixepoch'), 'undeliverable', count(*)
FROM dealer_links WHERE undeliverable_at IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO dealer_statistics (dealer_id, shop, month, step, count)
SELECT dealer_id, shop, strftime('%Y-%m', created_at + 32400, 'unixepoch'), state, count(*)
FROM dealer_links WHERE mail_id IS NOT NULL AND state IN ('expired', 'declined', 'cancelled', 'superseded', 'void', 'unlinked') GROUP BY 1, 2, 3, 4;
