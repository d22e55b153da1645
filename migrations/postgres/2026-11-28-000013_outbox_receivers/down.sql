DROP TABLE write_probes;
DROP INDEX outbox_by_end;
DROP INDEX outbox_by_age;
ALTER TABLE outbox DROP COLUMN good_until;
ALTER TABLE outbox DROP COLUMN receiver;
