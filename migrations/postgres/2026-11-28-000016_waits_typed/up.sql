-- What somebody typed who was told to wait, sealed: the page that comes back by itself brings it along.
ALTER TABLE waits ADD COLUMN typed TEXT;
