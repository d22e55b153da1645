-- Thumbprint of the key that a code is bound to (RFC 9449, 10); most are bound to none.
ALTER TABLE authorization_codes ADD COLUMN dpop_jkt TEXT;
