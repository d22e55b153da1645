// Clients that look after their registration, RFC 7592: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client } from "../harness/client.mjs";
import { oauthError } from "../harness/expect.mjs";
import { initialToken, registrationCall } from "../harness/initial_token.mjs";
import { signIn, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const CALLBACK = "https://rp.example/callback";

withDemo("RFC 7592", (house) => {
  let token;
  before(async () => {
    token = (await initialToken(house.program)).initial_access_token;
  });

  /** A client that registered itself, and calls of its registration. */
  async function registered() {
    const { json } = await registrationCall(`${house.issuer}/register`, { token, body: { redirect_uris: [CALLBACK], client_name: "Parts", grant_types: ["authorization_code", "refresh_token"] } });
    const call = (method, body, by = json.registration_access_token) => registrationCall(json.registration_client_uri, { method, token: by, body });
    return { ...json, call, put: (changes) => call("PUT", { client_id: json.client_id, redirect_uris: [CALLBACK], ...changes }) };
  }

  test("2.1 a client reads what is registered, with the way back to it", async () => {
    const client = await registered();
    const { status, headers, json } = await client.call("GET");
    assert.equal(status, 200);
    assert.match(headers.get("cache-control"), /no-store/);
    for (const name of ["client_id", "client_name", "redirect_uris", "grant_types", "registration_access_token", "registration_client_uri", "client_id_issued_at"]) {
      assert.deepEqual(json[name], client[name], name);
    }
  });

  test("2.2 a change replaces the whole registration", async () => {
    const client = await registered();
    const { status, json } = await client.put({ client_secret: client.client_secret, contacts: ["dev@rp.example"] });
    assert.equal(status, 200);
    assert.deepEqual([json.client_name, json.contacts, json.grant_types], [undefined, ["dev@rp.example"], ["authorization_code"]]);
    assert.equal((await client.call("GET")).json.client_name, undefined);
  });

  test("2.2 what a client cannot choose is refused, and changes nothing", async () => {
    const client = await registered();
    const other = await registered();
    for (const changes of [
      { client_id: other.client_id },
      { client_id: undefined },
      { client_secret: "mine" },
      { client_secret: other.client_secret },
      { registration_access_token: client.registration_access_token },
      { registration_client_uri: client.registration_client_uri },
      { client_id_issued_at: 1 },
      { client_secret_expires_at: 0 },
    ]) {
      oauthError(await client.put(changes), 400, "invalid_request");
    }
    oauthError(await client.put({ redirect_uris: ["https://evil.example/"] }), 400, "invalid_redirect_uri");
    assert.equal((await client.call("GET")).json.client_name, "Parts");
  });

  test("2.3 a client that ends takes with it what it was given", async () => {
    const made = await registered();
    const client = await Client.of(house.program, made.client_id, made);
    const { code, request } = await signIn(client, userOf(house.program, "full"), { scope: "openid offline_access", prompt: "consent" });
    const tokens = (await client.redeem(code, request)).json;
    assert.equal((await client.userinfo(tokens.access_token)).status, 200);
    const { status, text } = await made.call("DELETE");
    assert.deepEqual([status, text], [204, ""]);
    assert.equal((await client.userinfo(tokens.access_token)).status, 401);
    oauthError(await client.refresh(tokens.refresh_token), 401, "invalid_client");
    for (const method of ["GET", "DELETE"]) assert.equal((await made.call(method)).status, 401);
  });

  test("2 an unknown client and a wrong token are one answer", async () => {
    const client = await registered();
    const other = await registered();
    for (const method of ["GET", "PUT", "DELETE"]) {
      const body = method === "PUT" ? { client_id: client.client_id, redirect_uris: [CALLBACK] } : undefined;
      const wrong = await client.call(method, body, other.registration_access_token);
      const initial = await client.call(method, body, token);
      const unknown = await registrationCall(`${house.issuer}/register/c-nobody`, { method, body, token: client.registration_access_token });
      oauthError(wrong, 401, "invalid_token");
      assert.deepEqual([wrong.status, wrong.text], [unknown.status, unknown.text]);
      assert.deepEqual([wrong.status, wrong.text], [initial.status, initial.text]);
      assert.match(wrong.headers.get("www-authenticate"), /^Bearer .*invalid_token/);
    }
    assert.equal((await client.call("GET")).status, 200, "nothing happened to it");
  });
});
