DROP INDEX text_acceptances_by_document;
DROP INDEX text_versions_to_announce;
ALTER TABLE text_versions DROP COLUMN announced_at;
ALTER TABLE text_versions DROP COLUMN announce_after;
ALTER TABLE text_versions DROP COLUMN announce_to;
ALTER TABLE registrations DROP COLUMN arrival_hint;
