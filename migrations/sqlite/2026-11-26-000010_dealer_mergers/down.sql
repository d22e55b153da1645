ALTER TABLE dealers DROP COLUMN merged_at;
ALTER TABLE dealers DROP COLUMN merged_into;
