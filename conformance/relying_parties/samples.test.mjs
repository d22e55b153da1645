// The samples of docs/samples, as they stand there: each is started as its page says, and a person logs in, renews and logs out.
//   SAMPLE=spring conformance/node --test conformance/relying_parties/samples.test.mjs        # one that conformance/test does not run
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "../harness/browser.mjs";
import { pressOn, userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { register } from "../harness/relying_party.mjs";
import { Web } from "../harness/web.mjs";

const here = (...parts) => path.resolve(import.meta.dirname, ...parts);
const SAMPLES = here("../../docs/samples");
const NODE = [process.execPath, "--import", pathToFileURL(here("libraries.mjs")).href];
const BUILT = path.dirname(process.env.COMMON_ID_BIN ?? here("../../target/debug/common-id"));
const START_LIMIT_MS = 60_000;
const SCOPE = "openid profile email offline_access";

/** Services with a server of their own: how each is started, and made before it. They show the same three buttons. */
const SERVICES = {
  node: { command: [...NODE, "node/server.mjs"] },
  flask: { command: [here("../.venv/bin/python"), "flask/service.py"] },
  go: { build: [here("../go"), "build", "-C", "go", "-o", path.join(BUILT, "sample-service-go"), "."], command: [path.join(BUILT, "sample-service-go")] },
  rust: { command: [path.join(BUILT, "sample-service")] },
  // Made by docs/samples/spring/check.
  spring: { command: ["java", "-jar", "spring/target/sample-service.jar"], callback: "/login/oauth2/code/common-id", byItself: true },
};
const asked = process.env.SAMPLE;
if (asked && !SERVICES[asked]) throw new Error(`there is no sample ${asked}`);
const services = Object.keys(SERVICES).filter((name) => (asked ? name === asked : !SERVICES[name].byItself));

describe("samples", () => {
  let program;
  before(async () => {
    program = await startDemo();
  });
  after(() => program?.dispose());

  const children = new Set();
  after(() => children.forEach((child) => child.kill("SIGKILL")));

  function start(command, environment) {
    const [file, ...parameters] = command;
    const child = spawn(file, parameters, { cwd: SAMPLES, stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...environment } });
    child.said = "";
    child.stderr.on("data", (text) => (child.said += text));
    children.add(child);
    return child;
  }

  for (const name of services) {
    const { build: [builder, ...parameters] = [], command, callback = "/callback" } = SERVICES[name];

    test(name, async (t) => {
      if (builder) execFileSync(builder, parameters, { cwd: SAMPLES });
      const port = await freePort();
      const base = `http://127.0.0.1:${port}`;
      const registration = { client_name: name, redirect_uris: [base + callback], post_logout_redirect_uris: [`${base}/`], scope: SCOPE };
      const { client_id, client_secret } = await register(program, registration);
      const child = start(command, { ISSUER: program.demo.issuer, CLIENT_ID: client_id, CLIENT_SECRET: client_secret, BASE_URL: base, PORT: String(port) });
      child.stdout.on("data", (text) => (child.said += text));
      await answers(base, child);

      const user = userOf(program, "full");
      const toProvider = async (web) => web.pressAndFollow(await web.get(`${base}/`), "#login", {}, program.demo.issuer);
      const comeBack = async (web) => (await pressOn(web, await toProvider(web), { user, end: base + callback })).location;

      await t.test("an answer to another login is refused", async () => {
        const web = new Web();
        const answer = await comeBack(web);
        answer.searchParams.set("state", "forged");
        await web.get(answer);
        assert.ok((await web.get(`${base}/`)).has("#login"), "nobody is logged in");
      });

      await t.test("logs in, renews and logs out", async () => {
        const web = new Web();
        let home = await web.follow(await web.get(await comeBack(web)));
        assert.equal(home.textOf("#email"), user.username);
        for (const renewed of ["1", "2"]) {
          home = await web.pressAndFollow(home, "#refresh");
          assert.equal(home.textOf("#email"), user.username);
          assert.equal(home.textOf("#renewed"), renewed);
        }
        assert.ok((await web.pressAndFollow(home, "#logout")).has("#login"), "logged out of the service");
        assert.ok((await web.open(`${program.demo.issuer}/account`)).has("#login-submit"), "and of the provider");
      }).catch((error) => assert.fail(`${error.message}\n${child.said}`));
    });
  }

  test("mobile app", { skip: Boolean(asked) && "another sample was asked for" }, async () => {
    // A claimed address: on a phone the system opens the app for it, and no server is asked.
    const redirect = "https://app.example.jp/callback";
    const registration = { client_name: "app", application_type: "native", token_endpoint_auth_method: "none", redirect_uris: [redirect], post_logout_redirect_uris: [redirect], scope: SCOPE };
    const { client_id, client_secret } = await register(program, registration);
    assert.equal(client_secret, undefined, "an app has no secret");
    const child = start([...NODE, "mobile-app/app.mjs"], { ISSUER: program.demo.issuer, CLIENT_ID: client_id, REDIRECT_URI: redirect });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value ?? assert.fail(child.said));
    const user = userOf(program, "full");
    const web = new Web();
    const handOver = async ({ open }) => child.stdin.write(`${(await pressOn(web, await web.get(open), { user, end: redirect })).location}\n`);

    await handOver(await next());
    assert.deepEqual(await next(), { logged_in: user.username });
    assert.deepEqual(await next(), { renewed: user.username });
    await handOver(await next());
    assert.deepEqual(await next(), { logged_out: true });
    assert.ok((await web.open(`${program.demo.issuer}/account`)).has("#login-submit"), "logged out of the provider");
  });

  test("single-page application", { skip: Boolean(asked) && "another sample was asked for" }, async (t) => {
    const config = {};
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url, "http://127.0.0.1");
      if (pathname === "/config.json") return response.setHeader("content-type", "application/json").end(JSON.stringify(config));
      const file = pathname.startsWith("/node_modules/") ? here("..", `.${pathname}`) : path.join(SAMPLES, "single-page-app", pathname === "/" ? "index.html" : pathname);
      try {
        response.setHeader("content-type", file.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8").end(readFileSync(file));
      } catch {
        response.writeHead(404).end();
      }
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    t.after(() => server.close().closeAllConnections());
    const base = `http://127.0.0.1:${server.address().port}/`;
    const registration = { client_name: "page", token_endpoint_auth_method: "none", redirect_uris: [base], post_logout_redirect_uris: [base], scope: SCOPE };
    Object.assign(config, { issuer: program.demo.issuer, client_id: (await register(program, registration)).client_id });

    const browser = await launch();
    t.after(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    const user = userOf(program, "full");
    await page.goto(base);
    await page.click("#login");
    await page.fill("#username", user.username);
    await page.fill("#password", user.password);
    await page.click("#login-submit");
    await page.click("#consent-allow");
    await page.waitForURL(base);
    await page.waitForSelector("#person:not([hidden])");
    assert.equal(await page.textContent("#email"), user.username);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    assert.doesNotMatch(kept, /token/, "no token lies where it outlives the page");

    await page.click("#refresh");
    await page.waitForFunction(() => document.getElementById("renewed").textContent === "1");
    assert.equal(await page.textContent("#email"), user.username);

    await page.click("#logout");
    await page.waitForSelector("#login:not([hidden])");
    assert.ok(page.url().startsWith(base), "back from the provider");
    assert.equal(await page.textContent("#problem"), "");
    await page.goto(`${program.demo.issuer}/account`);
    await page.waitForSelector("#login-submit");
  });
});

async function freePort() {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise((done) => socket.close(done));
  return port;
}

async function answers(base, child) {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (await fetch(base).then((answer) => answer.ok, () => false)) return;
    await sleep(50);
  }
  throw new Error(`the sample does not answer:\n${child.said}`);
}
