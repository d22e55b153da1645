// Session Management 1.0 in Chromium: each test is named after the section that it checks. Two services stand on origins of their own, in another site than the provider's.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { decodeJwt } from "jose";
import { launch } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { startTlsDemo } from "../harness/tls.mjs";

describe("Session Management", () => {
  let browser, program, service, other;
  before(async () => {
    [browser, program, service, other] = await Promise.all([launch(), startTlsDemo(), origin(), origin()]);
  });
  after(async () => {
    for (const server of [service, other]) server?.close();
    await browser?.close();
    await program?.dispose();
  });

  /** A service's origin: every address of it is the same empty page. */
  async function origin() {
    const server = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>service</title>"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return Object.assign(server, { at: `http://127.0.0.1:${server.address().port}` });
  }

  async function registered(more) {
    const told = await register(program, { client_name: "Frames", redirect_uris: [`${service.at}/cb`], post_logout_redirect_uris: [`${service.at}/bye`], scope: "openid", grant_types: ["authorization_code"], scope_consent: "implicit", ...more });
    return Client.of(program, told.client_id, { ...told, redirect_uris: [`${service.at}/cb`] });
  }

  /** Somebody's window, and how they log in to a service: gives what came back. */
  async function window(t) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    t.after(() => context.close());
    const page = await context.newPage();
    const login = async (client, kind, changes = {}) => {
      const request = client.request(changes);
      await page.goto(request.url);
      if (kind) {
        const user = userOf(program, kind);
        if (await page.locator("#username").isEditable()) await page.fill("#username", user.username);
        await page.fill("#password", user.password);
        await page.click("#login-submit");
      }
      await page.waitForURL(`${service.at}/cb**`);
      return { params: new URL(page.url()).searchParams, request };
    };
    return { context, page, login };
  }

  /** What the provider's frame says to a page of `from`. */
  async function asked(page, client, from, message) {
    await page.goto(`${from}/page`);
    return page.evaluate(
      async ([frame, said]) => {
        const iframe = Object.assign(document.createElement("iframe"), { src: frame });
        await new Promise((done) => (iframe.addEventListener("load", done), document.body.append(iframe)));
        const answer = new Promise((done) => addEventListener("message", ({ data, origin }) => done({ data, origin }), { once: true }));
        iframe.contentWindow.postMessage(said, new URL(frame).origin);
        return answer;
      },
      [client.metadata.check_session_iframe, message],
    );
  }

  test("2 and 3.2 unchanged while the login is the same, changed after the logout, and unchanged with the new answer", async (t) => {
    const client = await registered({ session_management: true });
    const { page, login, context } = await window(t);
    const { params, request } = await login(client, "full");
    const state = params.get("session_state");
    assert.match(state, /^[0-9a-f]{64}\.[\w-]{43}$/);
    const ask = (session_state, from = service.at) => asked(page, client, from, `${client.id} ${session_state}`);
    assert.deepEqual(await ask(state), { data: "unchanged", origin: program.demo.issuer });
    assert.equal((await ask(state, other.at)).data, "changed", "the value is bound to the origin that it was made for");
    assert.equal((await ask(state.replace(/^./, (c) => (c === "0" ? "1" : "0")))).data, "changed");

    const again = (await login(client, undefined, { prompt: "none" })).params.get("session_state");
    assert.notEqual(again, state, "a salt of its own");
    for (const one of [state, again]) assert.equal((await ask(one)).data, "unchanged");

    const cookies = await context.cookies(program.demo.issuer);
    const readable = cookies.filter((cookie) => !cookie.httpOnly);
    assert.deepEqual(readable.map(({ name, secure, sameSite }) => ({ name, secure, sameSite })), [{ name: "__Host-cid_state", secure: true, sameSite: "None" }]);
    const { id_token } = (await client.redeem(params.get("code"), request)).json;
    const secrets = [...cookies.filter((cookie) => cookie.httpOnly).map((cookie) => cookie.value), decodeJwt(id_token).sid];
    for (const secret of secrets) assert.ok(!readable[0].value.includes(secret) && readable[0].value !== secret, "says nothing of the session");

    const out = new URL(client.metadata.end_session_endpoint);
    out.search = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${service.at}/bye` });
    await page.goto(out.href);
    await page.waitForURL(`${service.at}/bye`);
    assert.equal((await ask(state)).data, "changed", "logged out");

    const back = (await login(client, "linked")).params.get("session_state");
    assert.deepEqual([(await ask(state)).data, (await ask(back)).data], ["changed", "unchanged"], "somebody else");
  });

  test("3.2 what cannot be read is an error, and nothing is told to a page without an origin", async (t) => {
    const client = await registered({ session_management: true });
    const { page } = await window(t);
    for (const message of ["", "nonsense", client.id, `${client.id} `, `${client.id} abc`, `${client.id} ${"0".repeat(64)}.a b`, { state: 1 }, null]) {
      assert.equal((await asked(page, client, service.at, message)).data, "error", JSON.stringify(message));
    }
    const silent = await page.evaluate(async (frame) => {
      const opaque = Object.assign(document.createElement("iframe"), { sandbox: "allow-scripts" });
      opaque.srcdoc = `<iframe src="${frame}"></iframe><script>
        addEventListener("message", () => parent.postMessage("told", "*"));
        onload = () => { frames[0].postMessage("x y", "*"); setTimeout(() => parent.postMessage("silent", "*"), 300); };</script>`;
      const answer = new Promise((done) => addEventListener("message", ({ data }) => done(data), { once: true }));
      document.body.append(opaque);
      return answer;
    }, client.metadata.check_session_iframe);
    assert.equal(silent, "silent");
  });

  test("3.3 the frame alone may be framed, and only clients that are registered for it get a state", async (t) => {
    const client = await registered({});
    const { login } = await window(t);
    assert.equal((await login(client, "full")).params.get("session_state"), null);
    const frame = await fetch(client.metadata.check_session_iframe);
    assert.equal(frame.headers.get("x-frame-options"), null);
    assert.match(frame.headers.get("content-security-policy"), /^default-src 'none'; script-src 'self'; .*frame-ancestors (\*|https:)$/);
    for (const path of ["/login", "/services", "/logout", "/no-such-page"]) {
      const page = await fetch(program.demo.issuer + path);
      assert.equal(page.headers.get("x-frame-options"), "DENY", path);
      assert.match(page.headers.get("content-security-policy"), /frame-ancestors 'none'/, path);
    }
  });
});
