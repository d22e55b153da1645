-- Which dealer took another one over, and when: customers of the old one are shown its name as history.

ALTER TABLE dealers ADD COLUMN merged_into TEXT;
ALTER TABLE dealers ADD COLUMN merged_at BIGINT;
