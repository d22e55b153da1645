// Back-Channel Logout 1.0: each test is named after the section that it checks. Who hangs and delays nobody is in idp/tests/endpoints/logout.rs.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { oauthError } from "../harness/expect.mjs";
import { pressOn, tokensOf, userOf } from "../harness/people.mjs";
import { register, registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const SERVICE = { client_name: "Told", redirect_uris: ["https://rp.example/callback"], scope: "openid offline_access", scope_consent: "implicit" };
const PATIENCE_MS = 10_000;
const seconds = () => Math.floor(Date.now() / 1000);

withDemo("Back-Channel Logout", (house) => {
  const told = [];
  let server, client, other, keys, gone;
  before(async () => {
    server = createServer(async (request, response) => {
      const chunks = await request.toArray();
      told.push({ path: request.url, method: request.method, type: request.headers["content-type"], body: Buffer.concat(chunks).toString() });
      response.writeHead(request.url === "/broken" ? 400 : 200, { "cache-control": "no-store" }).end();
    });
    await once(server.listen(0, "localhost"), "listening");
    const base = `http://localhost:${server.address().port}`;
    client = await registerClient(house.program, { ...SERVICE, backchannel_logout_uri: `${base}/logout`, backchannel_logout_session_required: true });
    other = await registerClient(house.program, { ...SERVICE, redirect_uris: ["https://other.example/callback"], id_token_signed_response_alg: "ES256", backchannel_logout_uri: `${base}/broken` });
    keys = createRemoteJWKSet(new URL(client.metadata.jwks_uri));
    gone = await loggedOut();
  });
  after(() => server?.close().closeAllConnections());
  const user = () => userOf(house.program, "full");

  /** Logs in at both, out at the first, and gives what both had and were told. */
  async function loggedOut() {
    const web = new Web();
    const first = await tokensOf(client, user(), { scope: "openid" }, web);
    const second = await tokensOf(other, user(), { scope: "openid offline_access" }, web);
    const page = await web.open(`${client.metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: first.tokens.id_token })}`);
    if (page.has("#logout-confirm")) await web.pressAndFollow(page, "#logout-confirm");
    const until = Date.now() + PATIENCE_MS;
    while (["/logout", "/broken"].some((path) => !told.some((call) => call.path === path))) {
      if (Date.now() > until) assert.fail(`told: ${JSON.stringify(told)}`);
      await sleep(50);
    }
    return { first, second, at: (path) => told.find((call) => call.path === path) };
  }
  const tokenOf = ({ body }) => new URLSearchParams(body).get("logout_token");

  test("2.1 the metadata say that sessions are named", () => {
    assert.equal(client.metadata.backchannel_logout_supported, true);
    assert.equal(client.metadata.backchannel_logout_session_supported, true);
  });

  test("2.2 an address with a fragment, without scheme or of another scheme cannot be registered", async () => {
    for (const backchannel_logout_uri of ["https://rp.example/out#x", "/out", "ftp://rp.example/out", "http://rp.example/out"]) {
      await assert.rejects(register(house.program, { ...SERVICE, backchannel_logout_uri }), /backchannel_logout_uri/, backchannel_logout_uri);
    }
  });

  test("2.3, 2.4 and 2.5 each client of the session is told by a form, of its own sub and sid, whatever another answers", async () => {
    const { first, second, at } = gone;
    for (const [by, { tokens }, path, alg] of [[client, first, "/logout", "RS256"], [other, second, "/broken", "ES256"]]) {
      const call = at(path);
      assert.equal(call.method, "POST");
      assert.match(call.type, /^application\/x-www-form-urlencoded/);
      assert.deepEqual([...new URLSearchParams(call.body).keys()], ["logout_token"]);
      const { payload, protectedHeader } = await jwtVerify(tokenOf(call), keys, { issuer: house.issuer, audience: by.id });
      const known = decodeJwt(tokens.id_token);
      assert.deepEqual([payload.sub, payload.sid], [known.sub, known.sid]);
      assert.ok(known.sid, "2.3");
      assert.equal(protectedHeader.alg, alg, "2.4 as its ID tokens");
    }
  });

  test("2.4 what a logout token holds, and what it never does", async () => {
    const { at } = gone;
    const claims = decodeJwt(tokenOf(at("/logout")));
    assert.deepEqual(claims.events, { [EVENT]: {} });
    assert.ok(claims.jti && Math.abs(claims.iat - seconds()) < 60);
    assert.ok(claims.exp > claims.iat && claims.exp - claims.iat <= 120, "two minutes at most");
    assert.equal(claims.nonce, undefined);
    assert.notEqual(decodeJwt(tokenOf(at("/broken"))).jti, claims.jti);
  });

  test("2.4 its type tells it from other tokens", async () => {
    const { at } = gone;
    const header = JSON.parse(Buffer.from(tokenOf(at("/logout")).split(".")[0], "base64url"));
    assert.equal(header.typ, "logout+jwt");
  });

  test("4 and 2.4 it is taken for no other token, and no ID token for it", async () => {
    const { at, first } = gone;
    const token = tokenOf(at("/logout"));
    assert.equal((await client.userinfo(token)).status, 401);
    oauthError(await client.refresh(token), 400, "invalid_grant");
    const page = await new Web().open(`${client.metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: token })}`);
    assert.equal(page.location, undefined);
    assert.equal(decodeJwt(first.tokens.id_token).events, undefined);
  });

  test("2.7 refresh tokens that were granted for the time without a person live on", async () => {
    const { second } = gone;
    assert.equal((await other.refresh(second.tokens.refresh_token)).status, 200);
  });

  test("2.5 and 2.7 logging out at one service ends the other's session through the back channel", async () => {
    const { my_toyota: toyota, maintenance_notebook: notebook } = house.program.demo.apps;
    const web = new Web();
    for (const home of [toyota, notebook]) {
      const page = await web.open(home);
      const link = new URL(page.page.querySelector("#login").getAttribute("href"), page.url);
      const me = await pressOn(web, await web.get(link), { user: user(), end: `${home}/me` });
      assert.ok((await web.open(me.location)).has("#userinfo-claims"), home);
    }
    const me = await web.open(`${toyota}/me`);
    const after = await pressOn(web, await web.press(me, "#logout"), { user: user(), end: `${toyota}/logged-out` });
    assert.ok(after.location);
    for (let turn = 0; ; turn += 1) {
      const shown = await web.open(`${notebook}/me`, house.issuer);
      if (shown.location || !shown.has("#userinfo-claims")) break;
      assert.ok(turn < 100, "the other service still shows the claims ten seconds later");
      await sleep(100);
    }
  });

  test("2.6 the services of the demo refuse forged logout tokens", async () => {
    for (const home of [house.program.demo.apps.my_toyota, house.program.demo.apps.maintenance_notebook]) {
      for (const logout_token of ["", "a.b.c", `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`]) {
        const answer = await fetch(`${home}/backchannel-logout`, { method: "POST", body: new URLSearchParams({ logout_token }) });
        assert.equal(answer.status, 400);
      }
    }
  });
});
