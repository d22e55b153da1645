DROP INDEX dealer_link_openings_by_link;
DROP TABLE dealer_names;
DROP INDEX dealer_links_by_reminder;
ALTER TABLE dealer_links DROP COLUMN mailed_at;
ALTER TABLE dealer_links DROP COLUMN progress;
ALTER TABLE dealer_links DROP COLUMN reminded;
