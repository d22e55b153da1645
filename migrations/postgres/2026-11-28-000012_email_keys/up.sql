-- Mail addresses are compared by a key: the local part without case, the domain in its ASCII form. What was written
-- stays beside it, for mails and pages.
--
-- All addresses of before are ASCII, so lower() is their key; later ones are folded by the program. Accounts whose
-- addresses differ in case alone clash. The one that was used last keeps the key (active before switched off, then the
-- last session, then the older one). The others have none: they are found as they are written, and stay one account
-- each. `common-id migrate` lists them.
--
-- The program of before knows nothing of keys. While it still runs beside this schema, triggers write the key for it:
-- after an INSERT without one, and after an UPDATE of an ASCII address that left the key as it was. A clash then is
-- what a second account of one address always was, a violation of a unique index.
ALTER TABLE accounts ADD COLUMN email_key TEXT;
UPDATE accounts SET email_key = lower(email COLLATE "C") WHERE id IN (
    SELECT id FROM (
        SELECT a.id, row_number() OVER (
            PARTITION BY lower(a.email COLLATE "C")
            ORDER BY CASE a.state WHEN 'active' THEN 0 ELSE 1 END,
                coalesce((SELECT max(s.last_seen_at) FROM sessions s WHERE s.account_id = a.id), 0) DESC,
                a.created_at, a.id
        ) AS place
        FROM accounts a
    ) ranked WHERE place = 1
);
CREATE UNIQUE INDEX accounts_by_email_key ON accounts (email_key);

CREATE FUNCTION write_email_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.email_key := lower(NEW.email COLLATE "C");
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_without_key BEFORE INSERT ON accounts
    FOR EACH ROW WHEN (NEW.email_key IS NULL)
    EXECUTE FUNCTION write_email_key();
CREATE TRIGGER accounts_with_stale_key BEFORE UPDATE OF email ON accounts
    FOR EACH ROW WHEN (NEW.email <> OLD.email AND NEW.email_key IS NOT DISTINCT FROM OLD.email_key
        AND octet_length(NEW.email) = length(NEW.email))
    EXECUTE FUNCTION write_email_key();

-- An erasure looks for the registrations of an address, however it is written.
ALTER TABLE registrations ADD COLUMN email_key TEXT;
UPDATE registrations SET email_key = lower(email COLLATE "C");
CREATE INDEX registrations_by_email_key ON registrations (email_key);
CREATE TRIGGER registrations_with_stale_key BEFORE UPDATE OF email ON registrations
    FOR EACH ROW WHEN (NEW.email IS DISTINCT FROM OLD.email AND NEW.email_key IS NOT DISTINCT FROM OLD.email_key
        AND octet_length(NEW.email) = length(NEW.email))
    EXECUTE FUNCTION write_email_key();
