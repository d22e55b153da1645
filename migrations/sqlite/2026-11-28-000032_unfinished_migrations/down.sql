DROP INDEX legacy_users_unfinished;
