// A relying party's side of the protocol, written out by hand so that a test can bend every part of it.
import { createHash, randomBytes } from "node:crypto";
import { importJWK, SignJWT } from "jose";

export const random = (bytes = 32) => randomBytes(bytes).toString("base64url");
export const challengeOf = (verifier) => createHash("sha256").update(verifier).digest("base64url");

/** A signed client assertion (RFC 7523) for `audience`. `changes` bend its claims, `header` its header. */
export async function assertion({ client_id, private_jwk }, audience, changes = {}, header = {}) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: client_id, sub: client_id, aud: audience, jti: random(16), iat: now, exp: now + 60, ...changes };
  const algorithm = private_jwk.alg ?? (private_jwk.kty === "RSA" ? "RS256" : "ES256");
  return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: private_jwk.kid, ...header }).sign(await importJWK(private_jwk, algorithm));
}

/** One client of demo.json, or one that a test knows otherwise, and the provider as its discovery document shows it. */
export class Client {
  constructor(program, clientId, metadata, registered) {
    const { demo } = program;
    const dealers = demo.dealers.flatMap((dealer) => dealer.clients);
    this.registered = registered ?? [...demo.clients, ...(demo.admin_clients ?? []), ...dealers, ...(demo.legacy_sites ?? [])].find((client) => client.client_id === clientId);
    if (!this.registered) throw new Error(`demo.json has no client ${clientId}`);
    this.id = clientId;
    this.metadata = metadata;
    this.issuer = demo.issuer;
    this.redirectUri = this.registered.redirect_uris?.[0];
  }

  static async of(program, clientId, registered) {
    const answer = await fetch(`${program.demo.issuer}/.well-known/openid-configuration`);
    return new Client(program, clientId, await answer.json(), registered);
  }

  get method() {
    const { private_jwk, client_secret, token_endpoint_auth_method } = this.registered;
    return token_endpoint_auth_method ?? (private_jwk ? "private_key_jwt" : client_secret ? "client_secret_basic" : "none");
  }

  /** What proves this client, as headers and form values. */
  async authentication() {
    const { client_secret } = this.registered;
    switch (this.method) {
      case "client_secret_basic":
        return { headers: basic(this.id, client_secret), values: {} };
      case "client_secret_post":
        return { headers: {}, values: { client_id: this.id, client_secret } };
      case "private_key_jwt": {
        const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        return { headers: {}, values: { client_id: this.id, client_assertion_type: type, client_assertion: await assertion(this.registered, this.issuer) } };
      }
      default:
        return { headers: {}, values: { client_id: this.id } };
    }
  }

  /** An authorization request, and what is needed to redeem its code. A change of undefined leaves a parameter out. */
  request(changes = {}) {
    const verifier = random();
    const parameters = {
      response_type: "code",
      client_id: this.id,
      redirect_uri: this.redirectUri,
      scope: "openid",
      state: random(16),
      nonce: random(16),
      code_challenge: challengeOf(verifier),
      code_challenge_method: "S256",
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters)) if (value === undefined) delete parameters[name];
    const url = new URL(this.metadata.authorization_endpoint);
    url.search = new URLSearchParams(parameters);
    return { url: url.href, verifier, parameters };
  }

  async post(endpoint, values, { headers = {}, authenticate = true } = {}) {
    const own = authenticate ? await this.authentication() : { headers: {}, values: {} };
    const body = Array.isArray(values) ? values : Object.entries({ ...own.values, ...values }).filter(([, value]) => value !== undefined);
    return answerOf(await fetch(this.metadata[endpoint], { method: "POST", redirect: "manual", headers: { ...own.headers, ...headers }, body: new URLSearchParams(body) }));
  }

  token(values, options) {
    return this.post("token_endpoint", values, options);
  }

  redeem(code, request, changes = {}) {
    return this.token({ grant_type: "authorization_code", code, redirect_uri: request.parameters.redirect_uri, code_verifier: request.verifier, ...changes });
  }

  refresh(token, changes = {}) {
    return this.token({ grant_type: "refresh_token", refresh_token: token, ...changes });
  }

  async userinfo(token) {
    return answerOf(await fetch(this.metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${token}` } }));
  }

  introspect(token, changes = {}) {
    return this.post("introspection_endpoint", { token, ...changes });
  }

  revoke(token, changes = {}) {
    return this.post("revocation_endpoint", { token, ...changes });
  }
}

export const basic = (id, secret) => ({ authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}` });

/** Status, headers, text and, where it is JSON, the body of a fetch's answer. */
export async function answerOf(response) {
  const text = await response.text();
  const json = /\bjson\b/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}
