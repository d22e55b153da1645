// Security events as a service receives them: a real receiver that is away for a while, and one that polls. Signatures are checked with the published keys.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { receiver, tool } from "../contract/actors.mjs";
import { answerOf } from "../harness/client.mjs";
import { problem } from "../harness/expect.mjs";
import { tokensOf } from "../harness/people.mjs";
import { registered } from "../harness/registration.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const EMAIL = "told@events.example";
const PASSWORD = "Kuruma-2026";
const LIBRARIES = pathToFileURL(path.resolve(import.meta.dirname, "../relying_parties/libraries.mjs")).href;
const SAMPLE = path.resolve(import.meta.dirname, "../../docs/samples/event-receiver/receiver.mjs");
const PUSH = "urn:ietf:rfc:8935";
const ORDER = ["account-disabled", "account-enabled", "account-disabled"];

/** A receiver's endpoint. While it is away it refuses every connection; from then on it takes what comes. */
class Endpoint {
  took = [];
  heads = [];

  async up(port = 0) {
    this.server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      this.heads.push(request.headers);
      this.took.push(body);
      response.writeHead(202).end();
    }).listen(port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
    this.url = `http://localhost:${this.port}/events`;
    return this;
  }

  async down() {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    await new Promise((done) => this.server.close(done));
  }
}

const until = async (what, check, limit = 40_000) => {
  for (const end = Date.now() + limit; ; ) {
    if (await check()) return;
    assert.ok(Date.now() < end, what);
    await new Promise((done) => setTimeout(done, 100));
  }
};

withDemo("security events", (house) => {
  let headers, account, configuration, keys;

  const admin = async (method, path, body) => {
    const content = body ? { body: JSON.stringify(body) } : {};
    return answerOf(await fetch(`${house.program.demo.admin}/v1${path}`, { method, headers, ...content }));
  };
  const call = async (rx, method, url, body) => {
    const token = await rx.token("ssf.manage");
    const content = body ? { body: JSON.stringify(body) } : {};
    return answerOf(await fetch(url, { method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, ...content }));
  };
  const made = async (rx, wishes) => {
    const answer = await call(rx, "POST", configuration.configuration_endpoint, wishes);
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  };
  const all = async (rx) => {
    const stream = await made(rx, {});
    return (await call(rx, "PATCH", configuration.configuration_endpoint, { stream_id: stream.stream_id, events_requested: stream.events_supported })).json;
  };
  const suspend = async (off) => {
    const answer = await admin(off ? "PUT" : "DELETE", `/accounts/${account}/suspension`);
    assert.ok(answer.status < 300, answer.text);
  };
  /** Off, on, off. */
  const flicker = async () => {
    for (const off of [true, false, true]) await suspend(off);
  };
  /** The claims of a token that is right in all that the standard asks of it. */
  const checked = async (set, audience) => {
    const { payload, protectedHeader } = await jwtVerify(set, keys, { issuer: house.issuer, audience });
    assert.deepEqual([protectedHeader.typ, protectedHeader.alg], ["secevent+jwt", "RS256"]);
    assert.ok(!("sub" in payload) && !("exp" in payload) && payload.txn && payload.jti && payload.iat, JSON.stringify(payload));
    assert.equal(Object.keys(payload.events).length, 1);
    return payload;
  };
  const kind = (claims) => Object.keys(claims.events)[0].split("/").pop();
  const ofAccount = (events) => events.map(kind).filter((name) => name.startsWith("account-"));

  before(async () => {
    const token = await tool(house.program);
    headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    configuration = await (await fetch(`${house.issuer}/.well-known/ssf-configuration`)).json();
    assert.equal(configuration.issuer, house.issuer);
    keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
    await registered(house.program, new Web(), EMAIL);
    account = (await admin("POST", "/accounts/search", { username: EMAIL, reason: "customer_request" })).json.account_id;
    assert.ok(account);
  });

  test("a receiver that was away gets each event once, in order, signed and for itself", async (t) => {
    const rx = await receiver(house.program, headers.authorization.split(" ")[1], "pushed-to");
    const { tokens } = await tokensOf(rx.client, { username: EMAIL, password: PASSWORD });
    const { sub } = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url"));
    const endpoint = await new Endpoint().up();
    t.after(() => endpoint.down());
    const { stream_id } = await all(rx);
    const delivery = { method: PUSH, endpoint_url: endpoint.url, authorization_header: "Bearer its own" };
    const changed = await call(rx, "PATCH", configuration.configuration_endpoint, { stream_id, delivery });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(changed.json.delivery, { method: PUSH, endpoint_url: endpoint.url }, "the header is not said again");
    assert.equal((await call(rx, "POST", configuration.verification_endpoint, { stream_id, state: "alive" })).status, 204);
    await until("the verification", () => endpoint.took.length === 1);
    const [alive] = await Promise.all(endpoint.took.map((set) => checked(set, "pushed-to")));
    assert.deepEqual(alive.sub_id, { format: "opaque", id: stream_id });
    assert.deepEqual(Object.values(alive.events), [{ state: "alive" }]);

    await endpoint.down();
    endpoint.took.length = 0;
    await flicker();
    await new Promise((done) => setTimeout(done, 1500));
    await endpoint.up(endpoint.port);
    await until("everything that happened while it was away", () => endpoint.took.length >= 4);
    const events = await Promise.all(endpoint.took.map((set) => checked(set, "pushed-to")));
    assert.deepEqual(ofAccount(events), ORDER);
    for (const event of events) assert.equal((event.sub_id.user ?? event.sub_id).sub, sub, "its own subject");
    assert.equal(new Set(events.map(({ jti }) => jti)).size, events.length, "nothing twice");
    for (const head of endpoint.heads) assert.deepEqual([head["content-type"], head.authorization], ["application/secevent+jwt", "Bearer its own"]);
    await suspend(false);
    await until("the next one", () => endpoint.took.length === events.length + 1);
  });

  test("the sample of docs/samples acts on what it is told, and takes nothing from strangers", async (t) => {
    await suspend(false);
    const rx = await receiver(house.program, headers.authorization.split(" ")[1], "sample-receiver");
    const { tokens } = await tokensOf(rx.client, { username: EMAIL, password: PASSWORD });
    const { sub } = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url"));
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const base = `http://localhost:${free.address().port}`;
    await new Promise((done) => free.close(done));
    const env = { ...process.env, ISSUER: house.issuer, CLIENT_ID: rx.client.id, CLIENT_SECRET: rx.client.registered.client_secret, BASE_URL: base };
    const child = spawn(process.execPath, ["--import", LIBRARIES, SAMPLE], { env, stdio: ["ignore", "pipe", "pipe"] });
    t.after(() => child.kill("SIGKILL"));
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
    const told = async () => {
      const answer = await fetch(base).catch(() => undefined);
      return answer && (await answer.json());
    };
    await until(`its sign of life: ${said}`, () => said.includes("the stream works"));
    assert.deepEqual(await told(), [], said);

    await suspend(true);
    // Two events tell of it, one of the session and one of the account, and each is heard alone.
    await until("what it heard", async () => (await told())[0]?.may === false);
    assert.deepEqual(await told(), [{ sub, may: false, sessions: "ended" }], said);
    await suspend(false);
    await until("that it is over", async () => (await told())[0].may);

    const stranger = await fetch(`${base}/events`, { method: "POST", headers: { authorization: "Bearer guessed" }, body: "e30.e30." });
    assert.equal(stranger.status, 401);
    const streams = (await call(rx, "GET", configuration.configuration_endpoint)).json;
    assert.deepEqual(streams.map(({ delivery }) => delivery), [{ method: PUSH, endpoint_url: `${base}/events` }]);
  });

  test("a receiver that polls has what it did not acknowledge again, and nothing else", async () => {
    const rx = await receiver(house.program, headers.authorization.split(" ")[1], "polling");
    await tokensOf(rx.client, { username: EMAIL, password: PASSWORD });
    const { delivery, stream_id } = await all(rx);
    const poll = async (body) => (await call(rx, "POST", delivery.endpoint_url, { returnImmediately: true, ...body })).json;
    await flicker();
    const first = await poll({});
    const events = await Promise.all(Object.values(first.sets).map((set) => checked(set, "polling")));
    assert.deepEqual(ofAccount(events), ORDER);
    const names = Object.keys(first.sets);
    const next = await poll({ ack: names.slice(0, 2), maxEvents: 1 });
    assert.deepEqual([Object.keys(next.sets), next.moreAvailable], [[names[2]], true]);
    assert.deepEqual(await poll({ ack: names }), { sets: {}, moreAvailable: false });
    assert.deepEqual(await poll({}), { sets: {}, moreAvailable: false }, "nothing twice");
    const soon = [await call(rx, "POST", configuration.verification_endpoint, { stream_id }), await call(rx, "POST", configuration.verification_endpoint, { stream_id })];
    assert.equal(soon[0].status, 204);
    problem(soon[1], 429);
    assert.ok(Number(soon[1].headers.get("retry-after")) >= 1);
    await suspend(false);
  });

  test("the log says nothing of what a receiver's header holds", () => {
    assert.ok(!house.program.log.includes("Bearer its own"));
  });
});
