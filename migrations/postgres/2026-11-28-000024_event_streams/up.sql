-- Security events for receivers (OpenID Shared Signals Framework 1.0). Times are seconds since the epoch.

-- The stream of a receiver: what it wants, and how it gets it. One for each client.
CREATE TABLE event_streams (
    id               TEXT    NOT NULL PRIMARY KEY,
    client_id        TEXT    NOT NULL UNIQUE,
    method           TEXT    NOT NULL,
    -- Where events are pushed to, and what the receiver wants to see in the header Authorization there, sealed.
    endpoint_url     TEXT,
    authorization_header TEXT,
    -- The types that the receiver named, and those of them that it gets: JSON arrays.
    events_requested TEXT,
    events_delivered TEXT    NOT NULL,
    description      TEXT,
    status           TEXT    NOT NULL,
    reason           TEXT,
    verified_at      BIGINT,
    created_at       BIGINT  NOT NULL,
    updated_at       BIGINT  NOT NULL,
    -- The next push, how many failed since the last that was taken, and until when a worker holds the stream.
    due_at           BIGINT  NOT NULL,
    attempts         INTEGER NOT NULL,
    leased_until     BIGINT
);

-- Subjects that a receiver does not want to hear of, as it knows them. No account of ours stands here.
CREATE TABLE event_stream_removals (
    stream_id TEXT NOT NULL,
    subject   TEXT NOT NULL,
    PRIMARY KEY (stream_id, subject)
);

-- What waits for a receiver; what it has taken is deleted. Names the person by the receiver's own pairwise subject alone, so
-- that the news of an account's end outlives the account. The number gives the order.
CREATE TABLE stream_events (
    seq       BIGSERIAL NOT NULL PRIMARY KEY,
    jti       TEXT   NOT NULL UNIQUE,
    stream_id TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    -- sub_id (RFC 9493), the event and txn, as JSON.
    body      TEXT   NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX stream_events_that_wait ON stream_events (stream_id, seq);
CREATE INDEX stream_events_by_age ON stream_events (at);

-- When the owner took back what the client was allowed: from then on it hears no more of the account. A grant that only
-- ended with its session has none.
ALTER TABLE grants ADD COLUMN taken_back_at BIGINT;
UPDATE grants SET taken_back_at = revoked_at
 WHERE revoked_at IS NOT NULL
   AND (account_id, client_id) IN (SELECT actor, SUBSTR(object, 8) FROM audit WHERE action = 'consent.revoked');
