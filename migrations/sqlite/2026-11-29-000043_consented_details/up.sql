-- Authorization details that the person allowed beside the scopes (RFC 9396), a JSON array.
ALTER TABLE scope_consents ADD COLUMN details TEXT NOT NULL DEFAULT '[]';
