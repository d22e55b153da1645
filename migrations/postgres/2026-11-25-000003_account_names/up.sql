-- A mobile number as a second login name, and the day on which an owner left.

ALTER TABLE accounts ADD COLUMN mobile TEXT;
ALTER TABLE accounts ADD COLUMN withdrawn_at BIGINT;
CREATE UNIQUE INDEX accounts_by_mobile ON accounts (mobile);
CREATE INDEX accounts_by_withdrawal ON accounts (withdrawn_at);
