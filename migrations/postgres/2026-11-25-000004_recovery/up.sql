-- Codes sent by mail: one a browser and purpose. The code is kept as a keyed hash, what it is about sealed.
CREATE TABLE mailed_codes (
    browser         TEXT    NOT NULL,
    purpose         TEXT    NOT NULL,
    account_id      TEXT,
    subject         TEXT    NOT NULL,
    code_hash       TEXT    NOT NULL,
    stage           TEXT    NOT NULL,
    tries           INTEGER NOT NULL,
    code_expires_at BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    PRIMARY KEY (browser, purpose)
);
CREATE INDEX mailed_codes_by_account ON mailed_codes (account_id);
CREATE INDEX mailed_codes_by_expiry ON mailed_codes (expires_at);

-- The first login of an account tells nobody of a new device.
ALTER TABLE accounts ADD COLUMN first_login_at BIGINT;

-- The contact number out of the profile, for those who forgot their ID. It follows the profile by itself, erasure too.
ALTER TABLE accounts ADD COLUMN contact_phone TEXT GENERATED ALWAYS AS ((profile::jsonb) ->> 'phone') STORED;
CREATE INDEX accounts_by_contact_phone ON accounts (contact_phone);
