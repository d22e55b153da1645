ALTER TABLE signing_keys DROP COLUMN used_at;
