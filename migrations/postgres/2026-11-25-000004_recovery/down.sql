DROP INDEX accounts_by_contact_phone;
ALTER TABLE accounts DROP COLUMN contact_phone;
ALTER TABLE accounts DROP COLUMN first_login_at;
DROP TABLE mailed_codes;
