DROP INDEX registrations_by_account;
DROP INDEX registrations_by_email;
DROP TABLE profile_changes;
DROP TABLE erased_accounts;
DROP TABLE withdrawals;
