-- Sessions of people in the console of the back office. Each hangs on the grant of its login: what ends the grant, the
-- account or the role ends the session too, at the next request. The cookie is stored as a hash. Times are seconds since
-- the epoch; identifiers are text.

CREATE TABLE staff_sessions (
    token_hash   TEXT   NOT NULL PRIMARY KEY,
    account_id   TEXT   NOT NULL,
    grant_id     TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX staff_sessions_by_account ON staff_sessions (account_id);
CREATE INDEX staff_sessions_by_expiry ON staff_sessions (expires_at);
