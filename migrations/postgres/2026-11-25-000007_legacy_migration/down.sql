DROP TABLE legacy_events;
DROP TABLE legacy_users;
DROP TABLE legacy_handovers;
