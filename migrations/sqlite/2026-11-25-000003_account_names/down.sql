DROP INDEX accounts_by_withdrawal;
DROP INDEX accounts_by_mobile;
ALTER TABLE accounts DROP COLUMN withdrawn_at;
ALTER TABLE accounts DROP COLUMN mobile;
