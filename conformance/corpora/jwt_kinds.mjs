// The kinds of signed tokens, each with a good one to begin with.
import { createHash, randomUUID } from "node:crypto";
import { holdersKey, privateKey, publicJwk, strangersKey, token as tokenOf } from "./jws.mjs";
import { claimsOf, headerOf } from "./subject.mjs";

const seconds = () => Math.floor(Date.now() / 1000);

/** A token of the provider's: its own signature is all that there is of its key. */
export function issued(subject, name, token, types) {
  const [header, claims] = [headerOf(token), claimsOf(token)];
  return { name, types, issuer: subject.issuer, clientId: "tool-basic", jwk: subject.keyOf(token), alg: header.alg, make: () => ({ header, claims, alg: header.alg, token }) };
}

const ofClient = (subject, client, name, types, claims, header) => {
  const jwk = client.registered.private_jwk;
  const key = privateKey(jwk);
  const alg = jwk.alg ?? "ES256";
  const make = () => ({ header: { alg, kid: jwk.kid, ...header }, claims: claims(), key, alg });
  return { name, types, issuer: subject.issuer, clientId: client.id, jwk: { ...publicJwk(key), kid: jwk.kid, alg }, alg, make };
};

export const assertionOf = (subject, client) =>
  ofClient(subject, client, "client assertion", ["jwt"], () => ({ iss: client.id, sub: client.id, aud: subject.issuer, jti: randomUUID(), iat: seconds(), exp: seconds() + 60 }), { typ: "JWT" });

export const requestOf = (subject, client) =>
  ofClient(
    subject,
    client,
    "request object",
    ["jwt", "oauth-authz-req+jwt"],
    () => ({ ...client.request().parameters, iss: client.id, aud: subject.issuer, nbf: seconds(), exp: seconds() + 60 }),
    { typ: "oauth-authz-req+jwt" },
  );

/** A proof for one endpoint, of the key of this run. */
export function proofOf(subject, method, url, accessToken, key = holdersKey()) {
  const jwk = publicJwk(key);
  const ath = accessToken && { ath: createHash("sha256").update(accessToken).digest("base64url") };
  const make = () => ({ header: { typ: "dpop+jwt", alg: "ES256", jwk }, claims: { jti: randomUUID(), htm: method, htu: url, iat: seconds(), ...ath }, key, alg: "ES256" });
  return { name: "DPoP proof", types: ["dpop+jwt"], issuer: subject.issuer, clientId: "tool-basic", jwk, privateJwk: key.export({ format: "jwk" }), alg: "ES256", make };
}

/** What the back channel takes, signed by nobody whom it knows. */
export const logoutTokenOf = (subject, client) => {
  const jwk = subject.keys.find(({ alg }) => alg === "RS256") ?? subject.keys[0];
  const claims = () => ({ iss: subject.issuer, aud: client.id, sub: "s", sid: "s", iat: seconds(), exp: seconds() + 60, jti: randomUUID(), events: { "http://schemas.openid.net/event/backchannel-logout": {} } });
  const key = strangersKey("RS256");
  const good = () => ({ header: { alg: "RS256", kid: jwk.kid, typ: "logout+jwt" }, claims: claims(), alg: "RS256", key });
  return { name: "logout token", types: ["jwt", "logout+jwt"], issuer: subject.issuer, clientId: client.id, jwk, alg: "RS256", make: good };
};

/** The good token of a kind, new. */
export function goodOf(kind) {
  const { header, claims, key, alg, token } = kind.make();
  return token ?? tokenOf(JSON.stringify(header), JSON.stringify(claims), key, alg);
}
