ALTER TABLE grants DROP COLUMN taken_back_at;
DROP TABLE stream_events;
DROP TABLE event_stream_removals;
DROP TABLE event_streams;
