DROP TABLE client_keys;
DROP INDEX staff_by_dealer;
DROP INDEX staff_invitations_by_dealer;
DROP INDEX staff_invitations_by_email;
-- The oldest invitation of an address stays: the version before knows one alone.
DELETE FROM staff_invitations WHERE EXISTS (
    SELECT 1 FROM staff_invitations AS older WHERE older.email_key = staff_invitations.email_key AND older.id < staff_invitations.id
);
ALTER TABLE staff_invitations ADD CONSTRAINT staff_invitations_email_key_key UNIQUE (email_key);
