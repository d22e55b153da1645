-- At most one key of an algorithm waits to sign: nodes that take the step together publish once.
-- Those that waited beside another one have signed nothing.
DELETE FROM signing_keys
WHERE state = 'next'
  AND kid NOT IN (SELECT MIN(kid) FROM signing_keys WHERE state = 'next' GROUP BY alg);
CREATE UNIQUE INDEX signing_keys_next ON signing_keys (alg) WHERE state = 'next';
