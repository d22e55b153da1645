-- Authorization requests that clients pushed (RFC 9126), by the hash of their reference. Times are seconds since the epoch.

CREATE TABLE pushed_requests (
    hash        TEXT   NOT NULL PRIMARY KEY,
    client_id   TEXT   NOT NULL,
    request     TEXT   NOT NULL,
    -- Until when a browser may come with the reference.
    good_until  BIGINT NOT NULL,
    -- Until when a browser that came may end what it began.
    expires_at  BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX pushed_requests_by_expiry ON pushed_requests (expires_at);
