DROP TABLE mail_logs;
DROP TABLE waits;
DROP TABLE range_names;
DROP TABLE range_standings;
