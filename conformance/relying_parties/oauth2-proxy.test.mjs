// oauth2-proxy of the Go modules, unmodified, before a service that knows nothing of logins: code flow with PKCE, refresh, logout.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pressOn, userOf } from "../harness/people.mjs";
import { freeBase, startDemo } from "../harness/program.mjs";
import { register } from "../harness/relying_party.mjs";
import { Web } from "../harness/web.mjs";

const here = (...parts) => path.resolve(import.meta.dirname, ...parts);
const PROXY = "github.com/oauth2-proxy/oauth2-proxy/v7@v7.15.6";
/** Beside the programs that the tests build, so that it is built once. */
const FOLDER = path.dirname(process.env.COMMON_ID_BIN ?? here("../../target/debug/common-id"));
const START_LIMIT_MS = 20_000;
const RENEWAL_LIMIT_MS = 20_000;
const SCOPE = "openid email offline_access";

describe("oauth2-proxy", () => {
  let program, base, proxy, service;
  const seen = [];
  before(async () => {
    execFileSync(here("../go"), ["install", PROXY], { env: { ...process.env, GOBIN: FOLDER }, stdio: "inherit" });
    program = await startDemo();
    service = createServer((request, response) => {
      seen.push(request.headers);
      response.setHeader("content-type", "text/plain").end(`inside: ${request.headers["x-forwarded-email"]}`);
    });
    await once(service.listen(0, "127.0.0.1"), "listening");
    const port = await freeBase();
    base = `http://127.0.0.1:${port}`;
    const registration = { client_name: "oauth2-proxy", redirect_uris: [`${base}/oauth2/callback`], post_logout_redirect_uris: [`${base}/ping`], scope: SCOPE };
    const { client_id, client_secret } = await register(program, registration);
    const options = {
      provider: "oidc",
      "oidc-issuer-url": program.demo.issuer,
      "client-id": client_id,
      "client-secret": client_secret,
      "redirect-url": `${base}/oauth2/callback`,
      "http-address": `127.0.0.1:${port}`,
      upstream: `http://127.0.0.1:${service.address().port}/`,
      scope: SCOPE,
      "code-challenge-method": "S256",
      "email-domain": "*",
      "cookie-secret": randomBytes(16).toString("hex"),
      "cookie-secure": "false",
      "cookie-refresh": "2s",
      "pass-access-token": "true",
      "skip-provider-button": "true",
      "whitelist-domain": new URL(program.demo.issuer).host,
      "backend-logout-url": `${program.demo.issuer}/logout?id_token_hint={id_token}`,
    };
    const parameters = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    proxy = spawn(path.join(FOLDER, "oauth2-proxy"), parameters, { stdio: ["ignore", "pipe", "pipe"] });
    proxy.said = "";
    for (const output of [proxy.stdout, proxy.stderr]) output.on("data", (text) => (proxy.said += text));
    const until = Date.now() + START_LIMIT_MS;
    while (!(await fetch(`${base}/ping`).then((answer) => answer.ok, () => false))) {
      if (Date.now() > until || proxy.exitCode !== null) throw new Error(`oauth2-proxy does not answer:\n${proxy.said}`);
      await sleep(50);
    }
  });
  after(async () => {
    proxy?.kill("SIGTERM");
    if (proxy && proxy.exitCode === null) await once(proxy, "exit");
    service?.close().closeAllConnections();
    await program?.dispose();
  });

  test("logs in, renews and logs out", async () => {
    const web = new Web();
    const user = userOf(program, "full");
    const back = await pressOn(web, await web.get(`${base}/`), { user, end: `${base}/oauth2/callback` });
    const page = await web.open(back.location);
    assert.equal(page.text, `inside: ${user.username}`, proxy.said);
    const token = () => seen.at(-1)["x-forwarded-access-token"];
    const first = token();

    // It renews when it is asked after two seconds of its own counting, which are whole ones.
    for (const until = Date.now() + RENEWAL_LIMIT_MS; token() === first; await sleep(250)) {
      assert.ok(Date.now() < until, `not renewed:\n${proxy.said}`);
      assert.equal((await web.open(`${base}/`)).text, `inside: ${user.username}`, proxy.said);
    }
    const userinfo = await fetch(`${program.demo.issuer}/userinfo`, { headers: { authorization: `Bearer ${token()}` } });
    assert.equal((await userinfo.json()).email, user.username);

    const out = `${program.demo.issuer}/logout`;
    const leave = await web.get(`${base}/oauth2/sign_out?${new URLSearchParams({ rd: out })}`);
    let asked = await web.follow(leave);
    if (asked.has("#logout-confirm")) asked = await web.pressAndFollow(asked, "#logout-confirm");
    assert.ok((await web.open(`${program.demo.issuer}/account`)).has("#login-submit"), "logged out of the provider");
    assert.ok((await web.open(`${base}/`)).has("#login-submit"), "and of the service");
  });

  test("takes no answer that it did not ask for", async () => {
    const answer = await new Web().get(`${base}/oauth2/callback?${new URLSearchParams({ code: "x", state: "x:/", iss: program.demo.issuer })}`);
    assert.ok(answer.status >= 400, `${answer.status}`);
  });
});
