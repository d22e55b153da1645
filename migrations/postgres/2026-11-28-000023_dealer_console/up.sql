-- What the dealers' console needs. An address may be invited by several: one dealer's invitation takes no other's place.
ALTER TABLE staff_invitations DROP CONSTRAINT staff_invitations_email_key_key;
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
