-- The monitor of migrations shows what did not end, which is little beside the users of years.
CREATE INDEX legacy_users_unfinished ON legacy_users (started_at, reference) WHERE state <> 'migrated';
