// Signing by hand, so that everything about a token can be wrong: `jose` makes none of these.
import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";

export const encoded = (bytes) => Buffer.from(bytes).toString("base64url");
export const decoded = (part) => Buffer.from(part, "base64url");

const PSS = { padding: 6, saltLength: -1 };
/** How each algorithm signs with Node: digest, and what else it is told. */
const HOW = {
  ES256: ["sha256", { dsaEncoding: "ieee-p1363" }],
  ES384: ["sha384", { dsaEncoding: "ieee-p1363" }],
  ES512: ["sha512", { dsaEncoding: "ieee-p1363" }],
  ES256K: ["sha256", { dsaEncoding: "ieee-p1363" }],
  RS256: ["sha256", {}],
  PS256: ["sha256", PSS],
  PS512: ["sha512", PSS],
  EdDSA: [null, {}],
};

const KINDS = {
  ES256: ["ec", { namedCurve: "P-256" }],
  ES384: ["ec", { namedCurve: "P-384" }],
  ES512: ["ec", { namedCurve: "P-521" }],
  ES256K: ["ec", { namedCurve: "secp256k1" }],
  RS256: ["rsa", { modulusLength: 2048 }],
  PS256: ["rsa", { modulusLength: 2048 }],
  PS512: ["rsa", { modulusLength: 2048 }],
  EdDSA: ["ed25519", {}],
  "RS256 of 1024 bits": ["rsa", { modulusLength: 1024 }],
};

const strangers = new Map();

/** A key of somebody else, by the algorithm that it is for; each is made once. */
export function strangersKey(name) {
  if (!strangers.has(name)) strangers.set(name, generateKeyPairSync(...KINDS[name]).privateKey);
  return strangers.get(name);
}

let holders;
/** The key that proofs of possession are made with. */
export const holdersKey = () => (holders ??= generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);

/** Signs a message by the algorithm of `alg`, whatever the token's header says. */
export function signed(message, key, alg) {
  const [digest, more] = HOW[alg];
  return sign(digest, Buffer.from(message), { key, ...more });
}

/** A token of two texts. */
export function token(header, claims, key, alg) {
  const message = `${encoded(header)}.${encoded(claims)}`;
  return `${message}.${encoded(signed(message, key, alg))}`;
}

export const hmac = (alg, secret, message) => createHmac(alg.replace("HS", "sha"), secret).update(message).digest();

/** RFC 7638: the required members in their order. */
export const thumbprint = ({ crv, e, kty, n, x, y }) => encoded(createHash("sha256").update(JSON.stringify({ crv, e, kty, n, x, y })).digest());

/** What somebody could take for a secret who knows the public key and the names. */
export function guessedSecrets({ jwk, issuer, clientId }) {
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const pem = key.export({ type: "spki", format: "pem" });
  const first = decoded(jwk.x ?? jwk.n);
  return {
    jwk: JSON.stringify(jwk),
    "jwk, sorted": JSON.stringify(jwk, Object.keys(jwk).sort()),
    pem,
    "pem without its last line break": pem.trimEnd(),
    "pem with CRLF": pem.replaceAll("\n", "\r\n"),
    der: key.export({ type: "spki", format: "der" }),
    "first coordinate": first,
    point: Buffer.concat([Buffer.from([4]), first, decoded(jwk.y ?? "")]),
    kid: jwk.kid ?? "kid",
    alg: jwk.alg ?? "ES256",
    issuer,
    client_id: clientId,
    thumbprint: thumbprint(jwk),
    empty: "",
    secret: "secret",
    password: "password",
    "32 zero bytes": Buffer.alloc(32),
    jwks_uri: `${issuer}/jwks`,
  };
}

export const privateKey = (jwk) => createPrivateKey({ key: jwk, format: "jwk" });
export const publicJwk = (key) => createPublicKey(key).export({ format: "jwk" });
