ALTER TABLE scope_consents DROP COLUMN details;
