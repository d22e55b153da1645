-- When a key last signed for a client: whether its tokens may still be out when its algorithm is switched off.
-- Noted for algorithms that can be switched off, to the minute.
ALTER TABLE signing_keys ADD COLUMN used_at BIGINT;
