// Traces by OpenTelemetry, as a collector gets them: off unless one is named, the spans of a request from its door to the database, `traceparent` of a proxy
// that the settings name, and nothing in them that is secret or somebody's.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { appendFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../harness/client.mjs";
import { Collector } from "../harness/collector.mjs";
import { Production } from "../harness/production.mjs";
import { found } from "./canaries.mjs";
import { arrive, someone } from "./day.mjs";

const LIMIT_MS = 20_000;
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const SERVER = 2;
const ERROR = 2;

async function started(environment) {
  const production = await Production.make();
  appendFileSync(production.settings, '\n[outgoing]\nallowed_private_hosts = ["localhost"]\n');
  Object.assign(production.environment, { COMMON_ID__LOG__LEVEL: "trace" }, environment);
  return production.start();
}

describe("traces", () => {
  let collector, production, planted;
  before(async () => {
    collector = await Collector.start();
    production = await started({ COMMON_ID__TRACES__ENDPOINT: collector.url, COMMON_ID__PROXIES__TRUSTED: '["127.0.0.1/32", "::1/128"]' });
    planted = await arrive(production, someone("hibari"));
  });
  after(async () => {
    await production?.dispose();
    collector?.stop();
  });

  async function span(what, fits) {
    for (const end = Date.now() + LIMIT_MS; ; await sleep(100)) {
      const one = collector.spans.find(fits);
      if (one) return one;
      assert.ok(Date.now() < end, `no span: ${what}; there are ${[...new Set(collector.spans.map(({ name }) => name))].join(", ")}`);
    }
  }

  test("a login from the door to the database, and the mails that leave", async () => {
    const request = await span("a login", ({ name, attributes }) => name === "POST /interaction/{id}/login" && attributes["http.response.status_code"] === 303);
    assert.equal(request.path, "/v1/traces");
    assert.equal(request.kind, SERVER);
    assert.equal(request.service["service.name"], "common-id");
    assert.deepEqual(Object.keys(request.attributes).filter((name) => !/^(busy|idle)_ns$/.test(name)).sort(), ["http.request.method", "http.response.status_code", "http.route", "request_id"]);
    await span("its database", ({ traceId, name }) => traceId === request.traceId && name === "database_write");
    const names = collector.below(request).map(({ name }) => name);
    assert.ok(names.includes("login") && names.includes("database_write"), names.join(", "));
    assert.ok(BigInt(request.endTimeUnixNano) > BigInt(request.startTimeUnixNano));
    await span("a mail", ({ name, parentSpanId }) => name === "send_mail" && !parentSpanId);
  });

  test("the trace of a proxy is gone on with, and its word that nobody collects it is kept", async () => {
    const answer = await fetch(`${production.issuer}/login`, { redirect: "manual", headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
    const id = answer.headers.get("x-request-id");
    const ours = await span("of the proxy's trace", ({ attributes }) => attributes.request_id === id);
    assert.deepEqual([ours.traceId, ours.parentSpanId], [TRACE, PARENT]);
    const other = TRACE.replace("4b", "4c");
    await fetch(`${production.issuer}/login`, { redirect: "manual", headers: { traceparent: `00-${other}-${PARENT}-00` } });
    const last = await fetch(`${production.issuer}/login`, { redirect: "manual" });
    await span("one that came later", ({ attributes }) => attributes.request_id === last.headers.get("x-request-id"));
    assert.ok(!collector.spans.some(({ traceId }) => traceId === other));
  });

  test("a call of a service's keys is a part of the request that needs them, and tells the service of no trace", async () => {
    const redirect_uris = ["https://service.example.jp/callback"];
    const jwks_uri = collector.url.replace("127.0.0.1", "localhost").replace("/v1/traces", "/jwks");
    const document = { client_name: "鍵の係", redirect_uris, token_endpoint_auth_method: "private_key_jwt", jwks_uri, grant_types: ["authorization_code"], scope: "openid" };
    await production.command("client", "add", "keeper", "--registration", production.write("keeper.json", JSON.stringify(document)));
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const client = await Client.of(production, "keeper", { client_id: "keeper", redirect_uris, private_jwk: { ...privateKey.export({ format: "jwk" }), kid: "unknown", alg: "ES256" } });
    const answer = await client.token({ grant_type: "client_credentials" });
    assert.equal(answer.status, 401);
    const request = await span("of the token request", ({ attributes }) => attributes.request_id === answer.headers.get("x-request-id"));
    const call = await span("of the call", ({ traceId, name }) => traceId === request.traceId && name === "outgoing_call");
    assert.ok(collector.below(request).some(({ spanId }) => spanId === call.spanId));
    assert.equal(collector.asked.length, 1);
    assert.equal(collector.asked[0].traceparent, undefined);
  });

  test("what we fail at is an error, and what others do wrong is none", async () => {
    const answer = await fetch(`${production.issuer}/token`, { method: "POST" });
    assert.ok(answer.status >= 400 && answer.status < 500);
    const request = await span("of it", ({ attributes }) => attributes.request_id === answer.headers.get("x-request-id"));
    assert.notEqual(request.status?.code, ERROR);
  });

  test("nothing that was planted is in a trace, nor spans in the log", () => {
    assert.ok(collector.spans.length > 50, `${collector.spans.length}`);
    assert.deepEqual(found(planted, collector.bodies.join("\n")), []);
    assert.ok(!production.log.includes("common_id::traces") && !production.log.includes("database_write"));
  });

  test("a collector that takes nothing stops nobody, and is counted", async () => {
    collector.status = 503;
    const failures = async () => Number((await (await fetch(`${production.demo.admin}/metrics`)).text()).match(/^common_id_trace_exports_failed_total (\d+)$/m)[1]);
    for (const end = Date.now() + LIMIT_MS; (await failures()) === 0; await sleep(200)) {
      assert.equal((await fetch(`${production.issuer}/.well-known/openid-configuration`)).status, 200);
      assert.ok(Date.now() < end, "it is counted");
    }
  });
});

describe("without a proxy that is named", () => {
  let collector, production;
  before(async () => {
    collector = await Collector.start();
    production = await started({ COMMON_ID__TRACES__ENDPOINT: collector.url });
  });
  after(async () => {
    await production?.dispose();
    collector?.stop();
  });

  test("a stranger's traceparent is not followed", async () => {
    const answer = await fetch(`${production.issuer}/login`, { redirect: "manual", headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
    const id = answer.headers.get("x-request-id");
    for (const end = Date.now() + LIMIT_MS; !collector.spans.some(({ attributes }) => attributes.request_id === id); await sleep(100)) assert.ok(Date.now() < end);
    const ours = collector.spans.find(({ attributes }) => attributes.request_id === id);
    assert.ok(ours.traceId !== TRACE && !ours.parentSpanId);
  });
});
