// Signatures that are none, and other spellings of a token's parts: what jwts/form.yaml names in words.

const P256 = { n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff" };
const bytesOf = (hex) => Buffer.from(hex.padStart(64, "0"), "hex");

/** One half of an ECDSA signature by its name in the file. */
function half(name, own, r, s) {
  const known = { own, r, s, n: bytesOf(P256.n), p: bytesOf(P256.p), "n+1": bytesOf((BigInt(`0x${P256.n}`) + 1n).toString(16)) };
  return known[name] ?? bytesOf(name);
}

/** ASN.1's form of an ECDSA signature. `zero` puts one more zero before each number than there may be. */
function der(raw, zero = false) {
  const numbers = [raw.subarray(0, raw.length / 2), raw.subarray(raw.length / 2)].map((number) => {
    const shortest = number.subarray(number.findIndex((byte) => byte !== 0));
    const signed = shortest[0] > 127 || zero ? Buffer.concat([Buffer.from([0]), shortest]) : shortest;
    return Buffer.concat([Buffer.from([2, signed.length]), signed]);
  });
  const body = Buffer.concat(numbers);
  return Buffer.concat([body.length > 127 ? Buffer.from([48, 129, body.length]) : Buffer.from([48, body.length]), body]);
}

const FORMS = {
  der: (raw) => der(raw),
  "der, zero first": (raw) => der(raw, true),
  "raw, zero first": (raw) => Buffer.concat([Buffer.from([0]), raw]),
  "raw, zero behind": (raw) => Buffer.concat([raw, Buffer.from([0])]),
  twice: (raw) => Buffer.concat([raw, raw]),
  hexadecimal: (raw) => Buffer.from(raw.toString("hex")),
  backwards: (raw) => Buffer.from(raw).reverse(),
  "plus the modulus": (raw) => Buffer.concat([Buffer.from([1]), raw]),
};

/** The bytes that one line of `signatures` stands for, made of the good signature. */
export function signatureOf(line, good) {
  if ("zeros" in line) return Buffer.alloc(line.zeros);
  if ("ones" in line) return Buffer.alloc(line.ones, 255);
  if ("hex" in line) return Buffer.from(line.hex, "hex");
  if ("form" in line) return FORMS[line.form](good);
  const [r, s] = [good.subarray(0, good.length / 2), good.subarray(good.length / 2)];
  return Buffer.concat([half(line.r, r, r, s), half(line.s, s, r, s)]);
}

/** The good signature with one bit turned, at so many places from its first to its last byte. */
export function turned(good, count) {
  return Array.from({ length: count }, (_, number) => {
    const bytes = Buffer.from(good);
    bytes[Math.round((number * (good.length - 1)) / (count - 1))] ^= 1 << (number % 8);
    return bytes;
  });
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const inside = (sign) => (part) => `${part.slice(0, 5)}${sign}${part.slice(5)}`;

/** The last sign of a part holds bits that stand for nothing, unless its length is a multiple of four: set, they make another spelling. */
function lastBits(part) {
  const spare = { 2: 15, 3: 3 }[part.length % 4];
  return spare ? part.slice(0, -1) + ALPHABET[ALPHABET.indexOf(part.at(-1)) | spare] : `${part}A`;
}

const WAYS = {
  padding: (part) => part.padEnd(Math.ceil((part.length + 1) / 4) * 4, "="),
  "double padding": (part) => `${part}==`,
  "standard alphabet": (part) => (/[-_]/.test(part) ? part.replaceAll("-", "+").replaceAll("_", "/") : inside("+")(part)),
  "last bits set": lastBits,
  "line break inside": inside("\n"),
  "space inside": inside(" "),
  "star inside": inside("*"),
  "percent inside": inside("%"),
  "one sign less": (part) => part.slice(0, -1),
  "two signs less": (part) => part.slice(0, -2),
  half: (part) => part.slice(0, part.length / 2),
  "one sign more": (part) => `${part}A`,
  "signs that are no base64": () => "日本語",
  "escaped first sign": (part) => `%${part.charCodeAt(0).toString(16)}${part.slice(1)}`,
};

/** A token one part of which is spelt otherwise. */
export function spelt(token, part, way) {
  const parts = token.split(".");
  const place = ["header", "claims", "signature"].indexOf(part);
  parts[place] = WAYS[way](parts[place]);
  return parts.join(".");
}

