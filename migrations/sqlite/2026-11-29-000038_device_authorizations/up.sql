-- Device authorizations (RFC 8628): what a device waits for, and what a person answered. Both codes stand here by their hashes.
-- Times are seconds since the epoch.

CREATE TABLE device_authorizations (
    device_code      TEXT   NOT NULL PRIMARY KEY,
    user_code        TEXT   NOT NULL UNIQUE,
    client_id        TEXT   NOT NULL,
    request          TEXT   NOT NULL,
    -- waiting, allowed, refused or taken
    answer           TEXT   NOT NULL,
    -- What was allowed; written when the device takes it.
    grant_body       TEXT,
    -- Seconds that the device has to leave between two questions.
    poll_interval    BIGINT NOT NULL,
    asked_at         BIGINT,
    expires_at       BIGINT NOT NULL
);
CREATE INDEX device_authorizations_by_expiry ON device_authorizations (expires_at);
