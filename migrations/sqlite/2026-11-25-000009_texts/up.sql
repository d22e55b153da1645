-- Where a registration came from; new versions of texts that users are told of by mail.

ALTER TABLE registrations ADD COLUMN arrival_hint TEXT;
ALTER TABLE text_versions ADD COLUMN announce_to TEXT;
ALTER TABLE text_versions ADD COLUMN announce_after TEXT;
ALTER TABLE text_versions ADD COLUMN announced_at BIGINT;
CREATE INDEX text_versions_to_announce ON text_versions (announce_to) WHERE announced_at IS NULL AND announce_to IS NOT NULL;
CREATE INDEX text_acceptances_by_document ON text_acceptances (document, account_id);
