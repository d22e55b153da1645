DROP TRIGGER registrations_with_stale_key;
DROP INDEX registrations_by_email_key;
ALTER TABLE registrations DROP COLUMN email_key;
DROP TRIGGER accounts_with_stale_key;
DROP TRIGGER accounts_without_key;
DROP INDEX accounts_by_email_key;
ALTER TABLE accounts DROP COLUMN email_key;
