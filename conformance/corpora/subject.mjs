// What is attacked: a provider by its issuer, with the clients and the person that a file like the demo's demo.json names. What the file does not name is left
// out, and said to be.
import { generateKeyPairSync } from "node:crypto";
import { answerOf, Client } from "../harness/client.mjs";
import { registrationCall } from "../harness/initial_token.mjs";
import { tokensOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { publicJwk } from "./jws.mjs";

const CALLBACK = "https://rp.example/callback";
export const SCOPE = "openid email offline_access";

export class Subject {
  /** What could not be tried, and why. */
  leftOut = [];

  /** `program` is `{ demo }`, as the tests know a running demo. */
  static async of(program) {
    const subject = Object.assign(new Subject(), { program, demo: program.demo, issuer: program.demo.issuer });
    const { keys } = await (await fetch((await subject.metadata()).jwks_uri)).json();
    return Object.assign(subject, { keys });
  }

  async metadata() {
    return (this.known ??= await (await fetch(`${this.issuer}/.well-known/openid-configuration`)).json());
  }

  client(id, registered) {
    return Client.of(this.program, id, registered);
  }

  /** A client of the file by what it is. */
  async clientBy(predicate, what) {
    const found = this.demo.clients.find((client) => predicate(client));
    if (!found) return this.miss(what);
    return this.client(found.client_id);
  }

  miss(what) {
    this.leftOut.push(what);
    return undefined;
  }

  get user() {
    return this.demo.users.find(({ kind }) => kind === "full") ?? this.demo.users[0];
  }

  /** The provider's public key that signed `token`. */
  keyOf(token) {
    const { kid } = headerOf(token);
    return this.keys.find((key) => key.kid === kid);
  }

  /** A person's tokens for the first client with a secret: `{ client, tokens, web }`. Logs in once. */
  async person() {
    return (this.logged ??= await this.#logIn());
  }

  async #logIn() {
    const client = await this.clientBy(({ token_endpoint_auth_method: method }) => method === "client_secret_basic", "a client with client_secret_basic");
    return { client, ...(await tokensOf(client, this.user, { scope: SCOPE })) };
  }

  /** A client that signs its requests and proves its keys, registered for this run through the back office. */
  async signing() {
    return (this.signingClient ??= await this.#registerSigning());
  }

  async #registerSigning() {
    if (!this.demo.admin || !this.demo.admin_clients?.length) return this.miss("signed requests: no tool of the back office to register a client with");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = { ...publicJwk(privateKey), kid: "k", alg: "ES256", use: "sig" };
    const registration = {
      client_name: "Corpora",
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: [CALLBACK],
      scope: SCOPE,
      grant_types: ["authorization_code", "refresh_token", "client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      request_object_signing_alg: "ES256",
      authorization_signed_response_alg: "ES256",
      scope_consent: "implicit",
      jwks: { keys: [jwk] },
    };
    const registered = await register(this.program, registration);
    return this.client(registered.client_id, { ...registration, ...registered, private_jwk: { ...privateKey.export({ format: "jwk" }), kid: "k", alg: "ES256" } });
  }

  /** An access token of a system, by client credentials. */
  async machineToken({ client_id: id, scope, resource }) {
    const client = await this.client(id);
    const { json, text } = await client.token({ grant_type: "client_credentials", scope, resource });
    if (!json.access_token) throw new Error(`no token for ${id}: ${text}`);
    return json.access_token;
  }

  /** A token of the back office, or nothing when the file names no tool of it. */
  async adminToken() {
    const tool = this.demo.admin && this.demo.admin_clients?.[0];
    return tool && (this.admin ??= await this.machineToken(tool));
  }

  /** An initial access token, and a client that registered itself with it. */
  async registration() {
    return (this.registered ??= await this.#registerItself());
  }

  async #registerItself() {
    const { registration_endpoint: endpoint } = await this.metadata();
    const token = await this.adminToken();
    if (!endpoint || !token) return this.miss("registration: no endpoint, or no tool of the back office to issue an initial access token");
    const body = JSON.stringify({ note: "corpora", redirect_hosts: ["rp.example"], uses: 1000 });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const issued = await answerOf(await fetch(`${this.demo.admin}/v1/initial-access-tokens`, { method: "POST", headers, body }));
    const initial = issued.json.initial_access_token;
    const { json } = await registrationCall(endpoint, { token: initial, body: { redirect_uris: [CALLBACK], client_name: "Corpora" } });
    return { endpoint, initial, ...json };
  }
}

export const headerOf = (token) => JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
