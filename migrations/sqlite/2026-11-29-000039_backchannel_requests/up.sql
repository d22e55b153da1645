-- Requests of services without a browser (CIBA Core 1.0): who is asked, and what they answered. The number that the service asks
-- with stands here by its hash, what it is called with is sealed. Times are seconds since the epoch.

CREATE TABLE backchannel_requests (
    auth_req_id      TEXT   NOT NULL PRIMARY KEY,
    id               TEXT   NOT NULL UNIQUE,
    client_id        TEXT   NOT NULL,
    -- Nobody when the service named somebody unknown: that must not show.
    account_id       TEXT,
    request          TEXT   NOT NULL,
    binding_message  TEXT,
    -- waiting, allowed, refused or taken
    answer           TEXT   NOT NULL,
    -- What was allowed; written as a grant when the service takes it.
    grant_body       TEXT,
    call             TEXT,
    -- Seconds that the service has to leave between two questions.
    poll_interval    BIGINT NOT NULL,
    asked_at         BIGINT,
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL
);
CREATE INDEX backchannel_requests_by_account ON backchannel_requests (account_id);
CREATE INDEX backchannel_requests_by_expiry ON backchannel_requests (expires_at);
