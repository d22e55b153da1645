// Addresses that the provider must never call, at every door that takes one: those that it refuses and those that an operator may write down, since only the
// settings say who is called. A server listens on all addresses of this machine, and nobody ever connects to it.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createWebServer } from "node:http";
import { connect, createServer } from "node:net";
import { hostname } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { receiverOf } from "../contract/actors.mjs";
import { answerOf, assertion } from "../harness/client.mjs";
import { registrationCall } from "../harness/initial_token.mjs";
import { signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { publicJwk } from "./jws.mjs";
import { Subject } from "./subject.mjs";
import { inLanes } from "./wire.mjs";

const GROUPS = JSON.parse(readFileSync(path.join(import.meta.dirname, "addresses.json"), "utf8"));
const CALLBACK = "https://rp.example/callback";
/** How long a connection may take to be seen. */
const QUIET_MS = 300;

/** Members that clients register, with what else they then need. Whoever adds one that is called adds its line. */
const MEMBERS = {
  jwks_uri: (url) => ({ token_endpoint_auth_method: "private_key_jwt", jwks_uri: url }),
  sector_identifier_uri: (url) => ({ sector_identifier_uri: url }),
  backchannel_logout_uri: (url) => ({ backchannel_logout_uri: url }),
  request_uris: (url) => ({ request_uris: [url] }),
};

/** The server that must be left alone, on every address of this machine. */
class Canary {
  connections = 0;

  async open() {
    this.server = createServer((socket) => {
      this.connections += 1;
      socket.on("error", () => {}).destroy();
    });
    await once(this.server.listen({ port: 0, host: "::", ipv6Only: false }), "listening");
    this.port = this.server.address().port;
    return this;
  }

  /** Connects as the provider would, so that it is known to hear. */
  async hears(host) {
    const socket = connect(this.port, host);
    await once(socket, "close").catch(() => {});
    const heard = this.connections;
    this.connections = 0;
    return heard === 1;
  }

  async leftAlone(what) {
    await sleep(QUIET_MS);
    assert.equal(this.connections, 0, `${what}: the server was called`);
  }
}

// Of the profile whose clients register themselves as often as they like.
const OPEN = { options: ["--tls", "--profile", "conformance"] };

withDemo("addresses that are never called", (house) => {
  let canary, urls, subject;
  after(() => canary?.server.close());
  before(async () => {
    canary = await new Canary().open();
    urls = GROUPS.flatMap((group) => group.urls).map((url) => url.replaceAll("{port}", String(canary.port)));
    assert.ok(urls.length >= 140 && new Set(urls).size === urls.length, String(urls.length));
    for (const host of ["127.0.0.1", "127.0.0.2", "::1"]) assert.ok(await canary.hears(host), host);
    subject = await Subject.of(house.program);
  });

  const admin = async (way, body) => {
    const headers = { authorization: `Bearer ${await subject.adminToken()}`, "content-type": "application/json" };
    return answerOf(await fetch(`${house.program.demo.admin}/v1${way}`, { method: "POST", headers, body: JSON.stringify(body) }));
  };

  const register = (metadata) => registrationCall(`${house.issuer}/register`, { body: { redirect_uris: [CALLBACK], ...metadata } });

  for (const [member, metadata] of Object.entries(MEMBERS)) {
    test(`${member}: a client that registers itself is refused`, async () => {
      await inLanes(urls, async (url) => {
        const { status, json, text } = await register(metadata(url));
        assert.deepEqual([status, json?.error], [400, "invalid_client_metadata"], `${url}: ${text}`);
        assert.ok(json.error_description.startsWith(member), `${url}: ${text}`);
      });
      await canary.leftAlone(member);
    });
  }

  test("endpoint_url: a stream of events is refused", async () => {
    const token = await receiverOf(house.program, await subject.adminToken(), "ssf.manage", "careless");
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    await inLanes(urls, async (url) => {
      const delivery = { method: "urn:ietf:rfc:8935", endpoint_url: url };
      const answer = await answerOf(await fetch(`${house.issuer}/ssf/stream`, { method: "POST", headers, body: JSON.stringify({ delivery }) }));
      assert.equal(answer.status, 400, `${url}: ${answer.text}`);
    });
    await canary.leftAlone("endpoint_url");
  });

  /** Clients that an operator registered with what the form of the back office takes; the rest it refuses itself. */
  async function registeredWith(member, more) {
    const registration = { client_name: member, redirect_uris: [CALLBACK], scope: "openid", grant_types: ["authorization_code"], scope_consent: "implicit", ...more };
    const taken = [];
    await inLanes(urls, async (url) => {
      const { status, json, text } = await admin("/clients", { registration: { ...registration, [member]: url } });
      if (status === 201) taken.push({ url, ...registration, ...json });
      else assert.ok(status === 400 || status === 422, `${url}: ${status} ${text}`);
    });
    assert.ok(taken.length >= 80, String(taken.length));
    return taken;
  }

  test("jwks_uri: no key is fetched where an operator registered it", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = { ...publicJwk(privateKey), ...privateKey.export({ format: "jwk" }), kid: "k", alg: "ES256" };
    await inLanes(await registeredWith("jwks_uri", { token_endpoint_auth_method: "private_key_jwt" }), async (client) => {
      const body = { grant_type: "client_credentials", client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", client_assertion: await assertion({ ...client, private_jwk: jwk }, house.issuer) };
      const answer = await answerOf(await fetch(`${house.issuer}/token`, { method: "POST", body: new URLSearchParams(body) }));
      assert.deepEqual([answer.status, answer.json?.error], [401, "invalid_client"], `${client.url}: ${answer.text}`);
    });
    await canary.leftAlone("jwks_uri");
  });

  test("backchannel_logout_uri: nobody is told there of a logout", async (t) => {
    const told = Promise.withResolvers();
    const honest = createWebServer((request, response) => told.resolve(response.end()));
    await once(honest.listen(0, "127.0.0.1"), "listening");
    t.after(() => honest.close().closeAllConnections());
    const clients = await registeredWith("backchannel_logout_uri", {});
    const [first] = clients;
    const right = await admin("/clients", { registration: { client_name: "right", redirect_uris: [CALLBACK], scope: "openid", grant_types: ["authorization_code"], scope_consent: "implicit", backchannel_logout_uri: `http://localhost:${honest.address().port}/` } });
    const user = userOf(house.program, "full");
    const { web } = await signIn(await subject.client(first.client_id, first), user);
    await inLanes([...clients, { ...right.json, redirect_uris: [CALLBACK] }], async (client) => tokensOf(await subject.client(client.client_id, client), user, {}, web));
    await web.pressAndFollow(await web.open(`${house.issuer}/logout`), "#logout-confirm");
    const failed = () => house.program.log.split("logout token not delivered").length - 1;
    await told.promise;
    for (const until = Date.now() + 20_000; failed() < clients.length; await sleep(50)) assert.ok(Date.now() < until, `${failed()} of ${clients.length} were given up`);
    await canary.leftAlone("backchannel_logout_uri");
  });

  test("no redirect is followed, from hosts that may be called either", async (t) => {
    const asked = [];
    const server = createWebServer((request, response) => {
      asked.push(request.url);
      const status = Number(request.url.slice(1));
      const location = `http://localhost:${canary.port}/`;
      if (status === 200) response.setHeader("refresh", `0; url=${location}`);
      response.writeHead(status, { location, "content-location": location, link: `<${location}>; rel=canonical` }).end("[]");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    t.after(() => server.close().closeAllConnections());
    for (const status of [200, 300, 301, 302, 303, 305, 307, 308]) {
      const { json } = await register({ sector_identifier_uri: `http://localhost:${server.address().port}/${status}` });
      assert.equal(json.error, "invalid_client_metadata", JSON.stringify(json));
    }
    assert.equal(asked.length, 8, "each was asked once");
    await canary.leftAlone("redirects");
  });

  test("a name that leads to this machine is judged by where it leads", async () => {
    const names = [hostname(), "ip6-localhost", "ip6-loopback", "localhost.localdomain"];
    const found = await Promise.all(names.map((name) => lookup(name).then(({ address }) => (/^127\.|^::1$|^10\.|^172\.|^192\.168\./.test(address) ? name : undefined), () => undefined)));
    const known = found.filter(Boolean);
    assert.ok(known.length > 0, `none of ${names} leads to this machine or its network`);
    for (const name of known) {
      const { json } = await register({ sector_identifier_uri: `https://${name}:${canary.port}/x` });
      assert.equal(json.error, "invalid_client_metadata", `${name}: ${JSON.stringify(json)}`);
    }
    await canary.leftAlone("names");
  });
}, OPEN);
