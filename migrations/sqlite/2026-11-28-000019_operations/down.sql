DROP TABLE dealer_statistics;
DROP INDEX audit_by_request;
DROP INDEX audit_by_object;
DROP INDEX audit_by_action;
DROP INDEX audit_by_actor;
DROP INDEX outbox_by_kind;
ALTER TABLE outbox DROP COLUMN failure;
ALTER TABLE outbox DROP COLUMN topic;
DROP TABLE idempotency_keys;
