-- How far the customer came with a start, which reminder left, and what a dealer was called before.

-- The day of the last reminder: 0, 7 or 27.
ALTER TABLE dealer_links ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
-- Steps that were counted once: a sum of powers of two.
ALTER TABLE dealer_links ADD COLUMN progress INTEGER NOT NULL DEFAULT 0;
-- When the last mail about the start was queued; the first one leaves with the start itself.
ALTER TABLE dealer_links ADD COLUMN mailed_at BIGINT;
CREATE INDEX dealer_links_by_reminder ON dealer_links (state, reminded, created_at);

CREATE TABLE dealer_names (
    id        TEXT   NOT NULL PRIMARY KEY,
    dealer_id TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    name_en   TEXT   NOT NULL,
    until     BIGINT NOT NULL
);
CREATE INDEX dealer_names_by_dealer ON dealer_names (dealer_id, until);

CREATE INDEX dealer_link_openings_by_link ON dealer_link_openings (link_id);
