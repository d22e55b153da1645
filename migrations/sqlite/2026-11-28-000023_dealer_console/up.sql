-- What the dealers' console needs. An address may be invited by several: one dealer's invitation takes no other's place.
CREATE TABLE staff_invitations_new (
    id         TEXT   NOT NULL PRIMARY KEY,
    token_hash TEXT   NOT NULL UNIQUE,
    email      TEXT   NOT NULL,
    email_key  TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    dealer_id  TEXT,
    added_by   TEXT   NOT NULL,
    added_at   BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
INSERT INTO staff_invitations_new SELECT id, token_hash, email, email_key, role, dealer_id, added_by, added_at, expires_at FROM staff_invitations;
DROP TABLE staff_invitations;
ALTER TABLE staff_invitations_new RENAME TO staff_invitations;
CREATE INDEX staff_invitations_by_expiry ON staff_invitations (expires_at);
CREATE UNIQUE INDEX staff_invitations_by_email ON staff_invitations (email_key, COALESCE(dealer_id, ''));
CREATE INDEX staff_invitations_by_dealer ON staff_invitations (dealer_id, id);
CREATE INDEX staff_by_dealer ON staff (dealer_id, account_id);

-- Since when a public key of a client is registered, by a digest of the key. Seconds since the epoch.
CREATE TABLE client_keys (
    client_id TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    since     BIGINT NOT NULL,
    PRIMARY KEY (client_id, name)
);
