// Tokens that are nearly good, made of jwts/*.yaml and a good one.
//
// Where the keys of a token are at hand (a client's own), each is signed by them again, so that what is wrong with it is that one thing alone; a token of the
// provider is signed by somebody else. `header` and `claims` are members to change, null takes one away and null_value is JSON's; `header_text` and
// `claims_text` are JSON as it stands, with {members} for those of the good token, {alg} and {kid}; `twice` puts a member a second time before and after the
// others, also with an escape in its name; `encrypted` are tokens inside of others, which ./jwe.mjs closes; `compact` are whole tokens, with {h} {p} {s} for the
// parts of the good one. `not_at` names the kinds of token where a line would be right, or no difference; `only_at` those that a group is for.
import { groupsOf } from "./groups.mjs";
import { closed } from "./jwe.mjs";
import { decoded, encoded, guessedSecrets, hmac, strangersKey, token as tokenOf } from "./jws.mjs";
import { signatureOf, spelt, turned } from "./signatures.mjs";

const GROUPS = groupsOf("jwts");

/** The texts of the files, with the good token's values put in. */
function filled(value, values) {
  if (value === "null_value") return null;
  if (typeof value === "string") return Object.hasOwn(values, value) ? values[value] : value.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values.texts, name) ? values.texts[name] : whole));
  if (Array.isArray(value)) return value.map((one) => filled(one, values));
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, one === null ? null : filled(one, values)]));
  return value;
}

/** JSON with the changes of one line. A member that a line gives as null is left out. */
function changed(good, changes, values) {
  const all = { ...good };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete all[name];
    else all[name] = filled(value, values);
  }
  return JSON.stringify(all);
}

const membersOf = (object) => JSON.stringify(object).slice(1, -1);

/**
 * All mutants for one kind of token. `kind` has a name, `types` that are right for it, `issuer`, `clientId`, the public `jwk`, and `make`, which gives a good token
 * as `{ header, claims, key, alg, token }`; without `key` it is the provider's, and a stranger signs. Each mutant gives its token when it is asked: a good one is
 * used up by being sent.
 */
export function forgeriesOf(kind) {
  return GROUPS.filter((group) => !group.only_at || group.only_at.includes(kind.name)).flatMap((group) =>
    linesOf(group, kind).filter(({ not_at: not }) => !not?.includes(kind.name)).map(({ name, forge }) => ({ what: group.what, from: group.from, name: name.slice(0, 100), forge: () => forge(ready(kind)) })),
  );
}

/** A good token with what its mutants need. */
function ready(kind) {
  const good = kind.make();
  const key = good.key ?? strangersKey(good.alg);
  const texts = { issuer: kind.issuer, client_id: kind.clientId, alg: good.alg, kid: good.header.kid ?? "k", later: Math.floor(Date.now() / 1000) + 60 };
  const values = { texts, "{jwk}": kind.jwk, "{private_jwk}": kind.privateJwk ?? { ...kind.jwk, d: "AA" } };
  const sign = (header, claims) => tokenOf(header, claims, key, good.alg);
  return { ...good, kind, values, sign, headerText: JSON.stringify(good.header), claimsText: JSON.stringify(good.claims), own: good.token ?? sign(JSON.stringify(good.header), JSON.stringify(good.claims)) };
}

function linesOf(group, kind) {
  const lines = [];
  const add = (name, forge, not_at) => lines.push({ name: String(name), forge, not_at });
  if (group.unsigned) for (const alg of group.unsigned.algs) for (const signature of group.unsigned.signatures) add(`${alg} "${signature}"`, (good) => unsigned(good, alg, signature));
  if (group.symmetric) for (const alg of group.symmetric.algs) for (const secret of group.symmetric.secrets) add(`${alg} with ${secret}`, (good) => symmetric(good, alg, secret));
  for (const alg of group.alg_only ?? []) if (alg !== kind.alg) add(alg, (good) => withSignature(good, JSON.stringify({ ...good.header, alg })));
  for (const { not_at, ...changes } of group.header ?? []) add(JSON.stringify(changes), ({ header, claimsText, values, sign }) => sign(changed(header, changes, values), claimsText), not_at);
  for (const typ of group.types ?? []) if (!kind.types.includes(typ.toLowerCase())) add(typ, ({ header, claimsText, sign }) => sign(JSON.stringify({ ...header, typ }), claimsText));
  for (const text of group.header_text ?? []) add(text, ({ header, claimsText, values, sign }) => sign(template(text, header, values), claimsText));
  for (const text of group.claims_text ?? []) add(text, ({ headerText, claims, values, sign }) => sign(headerText, template(text, claims, values)));
  for (const { where, name, values } of group.twice ?? []) for (const value of values) for (const way of Object.keys(TWICE)) add(`${way} ${name} ${value}`, (good) => twice(good, where, name, value, way));
  for (const changes of group.claims ?? []) add(JSON.stringify(changes), ({ headerText, claims, values, sign }) => sign(headerText, changed(claims, changes, values)));
  for (const nest of group.nested ?? []) add(`${nest.where} ${nest.open} ${nest.times}`, (good) => nested(good, nest));
  for (const text of group.compact ?? []) add(text, ({ own }) => compact(text, own));
  for (const part of group.spelling?.parts ?? []) for (const way of group.spelling.ways) add(`${part}: ${way}`, ({ own }) => spelt(own, part, way));
  for (const line of group.signatures ?? []) add(JSON.stringify(line), (good) => resigned(good, (signature) => signatureOf(line, signature)));
  for (let number = 0; number < (group.bits ?? 0); number += 1) add(`bit ${number}`, (good) => resigned(good, (signature) => turned(signature, group.bits)[number]));
  for (const name of group.keys ?? []) add(name, ({ header, claimsText }) => tokenOf(JSON.stringify({ ...header, alg: name.split(" ")[0] }), claimsText, strangersKey(name), name.split(" ")[0]));
  for (const { inside, ...changes } of group.encrypted ?? []) add(`${inside} ${JSON.stringify(changes)}`, (good) => encrypted(good, inside, changes));
  for (const changes of group.tampered ?? []) add(JSON.stringify(changes), (good) => tampered(good, changes));
  return lines;
}

const template = (text, object, { texts }) => text.replace(/\{(members|alg|kid)\}/g, (_, name) => (name === "members" ? membersOf(object) : texts[name]));

const TWICE = {
  before: (members, name, value) => `{"${name}":${value},${members}}`,
  after: (members, name, value) => `{${members},"${name}":${value}}`,
  "escaped, after": (members, name, value) => `{${members},"\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}":${value}}`,
};

/** A member that stands twice; where the good token has none, both are new. */
function twice({ header, claims, values, sign }, where, name, value, way) {
  const text = (object, which) => (which === where ? TWICE[way](membersOf({ [name]: "x", ...object }), name, JSON.stringify(filled(value, values))) : JSON.stringify(object));
  return sign(text(header, "header"), text(claims, "claims"));
}

function unsigned({ header, claimsText, own }, alg, signature) {
  return `${encoded(JSON.stringify({ ...header, alg }))}.${encoded(claimsText)}.${signature === "{s}" ? own.split(".")[2] : signature}`;
}

function encrypted(good, inside, changes) {
  const { kind, own, claimsText } = good;
  const contents = { token: () => own, unsigned: () => unsigned(good, "none", ""), claims: () => claimsText, encrypted: () => closed(own, kind.jwk), nothing: () => "" };
  return closed(contents[inside](), kind.jwk, changes);
}

function symmetric({ header, claimsText, kind }, alg, secret) {
  const message = `${encoded(JSON.stringify({ ...header, alg }))}.${encoded(claimsText)}`;
  return `${message}.${encoded(hmac(alg, guessedSecrets(kind)[secret], message))}`;
}

/** Another header before the good claims and signature. */
function withSignature({ own }, header) {
  const [, claims, signature] = own.split(".");
  return `${encoded(header)}.${claims}.${signature}`;
}

function nested({ header, claims, sign }, { where, open, close, times, inner = "", inner_repeat: long }) {
  const value = long ? `"${"a".repeat(long)}"` : open.repeat(times) + inner + close.repeat(times);
  const text = (object, name) => (name === where ? `{${membersOf(object)},"x":${value}}` : JSON.stringify(object));
  return sign(text(header, "header"), text(claims, "claims"));
}

function compact(text, own) {
  const [h, p, s] = own.split(".");
  return text.replace(/\{([hps])\}/g, (_, name) => ({ h, p, s })[name]);
}

function resigned({ own }, change) {
  const [header, claims, signature] = own.split(".");
  return `${header}.${claims}.${encoded(change(decoded(signature)))}`;
}

/** Other claims between the good header and signature. What makes no difference is a space that nobody sees. */
function tampered({ own, claims, claimsText, values }, changes) {
  const [header, , signature] = own.split(".");
  const other = changed(claims, changes, values);
  const text = other === claimsText ? `${other} ` : other;
  return `${header}.${encoded(text)}.${signature}`;
}
