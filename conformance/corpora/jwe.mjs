// Encryption by hand and at once, as jws.mjs signs: what only the owner of a public key can read (RFC 7516), whatever is in it.
import { constants, createCipheriv, createHash, createPublicKey, diffieHellman, generateKeyPairSync, publicEncrypt, randomBytes } from "node:crypto";
import { encoded, publicJwk, strangersKey } from "./jws.mjs";

const ENC = "A128GCM";
const number = (value) => Buffer.from(Uint32Array.of(value).buffer).swap32();
const counted = (text) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)]);

/** RFC 7518, 4.6.2: one round is enough for 128 bits. */
const derived = (secret) => createHash("sha256").update(Buffer.concat([number(1), secret, counted(ENC), counted(""), counted(""), number(128)])).digest().subarray(0, 16);

/** How each algorithm brings a key to its reader: the key, its encrypted form, and what the header says of it. */
const WAYS = {
  dir: () => [Buffer.alloc(16), "", {}],
  "RSA-OAEP-256": (key) => {
    const content = randomBytes(16);
    return [content, publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }, content), {}];
  },
  "ECDH-ES": (key) => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return [derived(diffieHellman({ privateKey, publicKey: key })), "", { epk: publicJwk(privateKey) }];
  },
};

/** The algorithm that fits a public key, and the key; for one that fits none it is a stranger's. */
function recipient(jwk) {
  if (jwk.kty === "RSA") return ["RSA-OAEP-256", jwk];
  return ["ECDH-ES", jwk.crv === "P-256" ? jwk : publicJwk(strangersKey("ES256"))];
}

/** `content` for the owner of `jwk`, with `changes` to the header; `alg: dir` has a key of zeros. */
export function closed(content, jwk, changes = {}) {
  const [fitting, to] = recipient(jwk);
  const alg = Object.hasOwn(WAYS, changes.alg ?? "") ? changes.alg : fitting;
  const [key, wrapped, more] = WAYS[alg](createPublicKey({ key: { kty: to.kty, crv: to.crv, x: to.x, y: to.y, n: to.n, e: to.e }, format: "jwk" }));
  const header = encoded(JSON.stringify({ alg, enc: ENC, cty: "JWT", kid: jwk.kid, ...more, ...changes }));
  const vector = randomBytes(12);
  const cipher = createCipheriv("aes-128-gcm", key, vector).setAAD(Buffer.from(header));
  const text = Buffer.concat([cipher.update(content), cipher.final()]);
  return [header, encoded(wrapped), encoded(vector), encoded(text), encoded(cipher.getAuthTag())].join(".");
}
