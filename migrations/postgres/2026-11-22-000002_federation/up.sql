-- Dealers, their shops and systems; visits at the counter; dealer links with consents and events.
-- Times are seconds since the epoch; identifiers and JSON are text.

-- A dealer is never deleted: its id is never used again.
CREATE TABLE dealers (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE dealer_shops (
    dealer_id  TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (dealer_id, id)
);

-- Which dealer an OAuth client belongs to, and what it is called at. The client itself is a row of `clients`.
CREATE TABLE dealer_clients (
    client_id             TEXT   NOT NULL PRIMARY KEY,
    dealer_id             TEXT   NOT NULL,
    shop_id               TEXT,
    address_book_endpoint TEXT,
    events_endpoint       TEXT,
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL
);
CREATE INDEX dealer_clients_by_dealer ON dealer_clients (dealer_id);

-- A visit at the counter, for an hour. Of the customer's record it holds the dealer's code alone, sealed and as a keyed hash.
CREATE TABLE dealer_visits (
    id              TEXT   NOT NULL PRIMARY KEY,
    dealer_id       TEXT   NOT NULL,
    client_id       TEXT   NOT NULL,
    shop            TEXT   NOT NULL,
    staff           TEXT   NOT NULL,
    service         TEXT   NOT NULL,
    code_sealed     TEXT   NOT NULL,
    code_hash       TEXT   NOT NULL,
    notice_version  TEXT,
    acknowledged_at BIGINT,
    link_id         TEXT,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX dealer_visits_by_expiry ON dealer_visits (expires_at);

-- Code, its hash and the account are taken out within an hour of the end; what stays is a tombstone for 90 days.
CREATE TABLE dealer_links (
    id               TEXT    NOT NULL PRIMARY KEY,
    dealer_id        TEXT    NOT NULL,
    shop             TEXT    NOT NULL,
    staff            TEXT    NOT NULL,
    service          TEXT    NOT NULL,
    code_sealed      TEXT,
    code_hash        TEXT,
    account_id       TEXT,
    token_hash       TEXT    NOT NULL UNIQUE,
    reception_hash   TEXT,
    reception_tries  INTEGER NOT NULL,
    notice_version   TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    mail_id          TEXT,
    undeliverable_at BIGINT,
    created_at       BIGINT  NOT NULL,
    expires_at       BIGINT  NOT NULL,
    linked_at        BIGINT,
    ended_at         BIGINT
);
-- One record, one account; one open start a record.
CREATE UNIQUE INDEX dealer_links_one_linked ON dealer_links (dealer_id, code_hash) WHERE state IN ('linked', 'disputed');
CREATE UNIQUE INDEX dealer_links_one_open ON dealer_links (dealer_id, code_hash) WHERE state = 'provisional';
CREATE INDEX dealer_links_by_account ON dealer_links (account_id, state);
CREATE INDEX dealer_links_by_dealer ON dealer_links (dealer_id, id);
CREATE INDEX dealer_links_by_expiry ON dealer_links (state, expires_at);
CREATE INDEX dealer_links_by_end ON dealer_links (ended_at);

-- Who agreed to what, with which words, when and where. Kept as evidence.
CREATE TABLE dealer_link_consents (
    id           TEXT   NOT NULL PRIMARY KEY,
    link_id      TEXT   NOT NULL UNIQUE,
    account_id   TEXT   NOT NULL,
    dealer_id    TEXT   NOT NULL,
    document     TEXT   NOT NULL,
    version      TEXT   NOT NULL,
    hash         TEXT   NOT NULL,
    terms        TEXT   NOT NULL,
    journey      TEXT   NOT NULL,
    consented_at BIGINT NOT NULL
);
CREATE INDEX dealer_link_consents_by_account ON dealer_link_consents (account_id);

-- What a dealer's system is to be told: one row a receiver. Signed when it is handed over.
CREATE TABLE dealer_events (
    jti        TEXT   NOT NULL PRIMARY KEY,
    client_id  TEXT   NOT NULL,
    dealer_id  TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    link_id    TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    done_at    BIGINT
);
CREATE INDEX dealer_events_by_client ON dealer_events (client_id, done_at, jti);
CREATE INDEX dealer_events_by_end ON dealer_events (done_at);

-- Which link a browser opened from a mail, for an hour: so that another account can be told.
CREATE TABLE dealer_link_openings (
    browser    TEXT   NOT NULL PRIMARY KEY,
    link_id    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX dealer_link_openings_by_expiry ON dealer_link_openings (expires_at);

-- Which dealer looked an account's address up: shown to its holder.
CREATE TABLE dealer_lookups (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL,
    dealer_id  TEXT   NOT NULL,
    shop       TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX dealer_lookups_by_account ON dealer_lookups (account_id, id);
CREATE INDEX dealer_lookups_by_time ON dealer_lookups (at);

-- Accounts that no dealer may find by their address.
CREATE TABLE dealer_lookup_optouts (
    account_id TEXT   NOT NULL PRIMARY KEY,
    since      BIGINT NOT NULL
);
