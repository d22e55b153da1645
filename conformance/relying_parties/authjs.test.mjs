// Auth.js from npm, unmodified: it reads the ID token alone and never asks userinfo. Refresh is the callback of its own guide.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Auth } from "@auth/core";
import { pressOn, userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { register } from "../harness/relying_party.mjs";
import { Web } from "../harness/web.mjs";

describe("Auth.js", () => {
  let program;
  before(async () => {
    program = await startDemo();
  });
  after(() => program?.dispose());

  /** A service that is nothing but Auth.js behind Node's own server. */
  async function startService({ registered = {}, provider = {}, callbacks = () => ({}) } = {}) {
    let config;
    const server = createServer(async (incoming, outgoing) => {
      const chunks = await incoming.toArray();
      const body = incoming.method === "POST" ? Buffer.concat(chunks) : undefined;
      const response = await Auth(new Request(new URL(incoming.url, config.base), { method: incoming.method, headers: Object.entries(incoming.headers), body }), config);
      // A cookie each: the entries of Headers would join them.
      outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "set-cookie": response.headers.getSetCookie() });
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const base = `http://127.0.0.1:${server.address().port}`;
    const { client_id, client_secret } = await register(program, { client_name: "Auth.js", redirect_uris: [`${base}/auth/callback/common-id`], scope: "openid profile email offline_access", ...registered });
    const provided = { id: "common-id", name: "Common ID", type: "oidc", issuer: program.demo.issuer, clientId: client_id, clientSecret: client_secret, ...provider };
    config = { base, basePath: "/auth", trustHost: true, secret: "only for this test", providers: [provided], callbacks: callbacks({ client_id, client_secret }) };
    return { base, server };
  }

  /** The service's session after a login by its own pages. */
  async function logIn(base, user, web) {
    const { csrfToken } = (await web.get(`${base}/auth/csrf`)).json;
    const begun = await web.post(`${base}/auth/signin/common-id`, { csrfToken, callbackUrl: base });
    const back = await pressOn(web, begun, { user, end: `${base}/auth/callback/common-id` });
    const answer = await web.get(back.location);
    assert.equal(answer.location?.href, `${base}/`, `no error: ${answer.location}`);
    return (await web.get(`${base}/auth/session`)).json;
  }

  for (const [id_token_claims, name] of [["subject", null], ["scopes", "profile"]]) {
    test(`${name ? "the person has a name" : "nobody has a name"} with id_token_claims ${id_token_claims}`, async (t) => {
      const { base, server } = await startService({ registered: { id_token_claims } });
      t.after(() => server.close());
      const user = userOf(program, "full");
      const web = new Web();
      const session = await logIn(base, user, web);
      assert.equal(session.user.email ?? null, name && user.username);
      assert.equal(Boolean(session.user.name), Boolean(name));

      const { csrfToken } = (await web.get(`${base}/auth/csrf`)).json;
      await web.post(`${base}/auth/signout`, { csrfToken, callbackUrl: base });
      assert.equal((await web.get(`${base}/auth/session`)).json, null, "logged out of the service");
    });
  }

  /** The guide's "Refresh Token Rotation", with access tokens that count as ended at once. */
  const rotation = (client) => ({
    async jwt({ token, account }) {
      if (account) return { ...token, access_token: account.access_token, refresh_token: account.refresh_token };
      const body = new URLSearchParams({ ...client, grant_type: "refresh_token", refresh_token: token.refresh_token });
      const fresh = await (await fetch(`${program.demo.issuer}/token`, { method: "POST", body })).json();
      return { ...token, access_token: fresh.access_token, refresh_token: fresh.refresh_token, error: fresh.error };
    },
    session: ({ session, token }) => ({ ...session, access_token: token.access_token, error: token.error }),
  });

  test("refreshes by the callback of its guide", async (t) => {
    const { base, server } = await startService({
      registered: { token_endpoint_auth_method: "client_secret_post" },
      provider: { client: { token_endpoint_auth_method: "client_secret_post" }, authorization: { params: { scope: "openid profile email offline_access" } } },
      callbacks: rotation,
    });
    t.after(() => server.close());
    const user = userOf(program, "full");
    const web = new Web();
    const tokens = [(await logIn(base, user, web)).access_token];
    for (let turn = 0; turn < 2; turn += 1) {
      const { access_token, error } = (await web.get(`${base}/auth/session`)).json;
      assert.equal(error, undefined);
      tokens.push(access_token);
    }
    assert.equal(new Set(tokens).size, 3, "each answer has a new access token");
    const userinfo = await fetch(`${program.demo.issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.at(-1)}` } });
    assert.equal((await userinfo.json()).email, user.username);
  });
});
