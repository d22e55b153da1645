// The admin listener: every route of its own OpenAPI document, by everybody who must not, and the operations on dealers and clients.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, Client } from "../harness/client.mjs";
import { problem } from "../harness/expect.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const OPEN = ["/live", "/ready", "/metrics", "/openapi.json"];
const SCOPES = ["read", "dealers", "clients", "accounts", "texts", "mails", "keys", "sessions", "audit", "statistics", "staff", "approvals"].map((name) => `admin:${name}`);

withDemo("admin", (house) => {
  const admin = () => house.program.demo.admin;

  async function tokenFor(scope) {
    const client = await Client.of(house.program, house.program.demo.admin_clients[0].client_id);
    const { resource } = client.registered;
    const answer = await client.token({ grant_type: "client_credentials", scope, resource });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.access_token;
  }

  const call = async (method, path, { token, body, headers = {} } = {}) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const content = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": "application/json", ...authorization, ...headers } };
    return answerOf(await fetch(admin() + path, { method, headers: { ...authorization, ...headers }, ...content }));
  };

  async function routes() {
    const { json } = await call("GET", "/openapi.json");
    assert.match(json.openapi, /^3\.1/);
    return Object.entries(json.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => ["get", "post", "put", "patch", "delete"].includes(method))
        .map(([method, operation]) => ({ method: method.toUpperCase(), template: path, path: path.replace(/\{[^}]+\}/g, "nothing"), operation })),
    );
  }

  test("every route by everybody who must not", async () => {
    const guarded = (await routes()).filter(({ path }) => !OPEN.includes(path));
    assert.ok(guarded.length >= 8, `${guarded.length} routes`);
    const dealer = (await (await house.client("pal-D-0234")).token({ grant_type: "client_credentials", scope: "link:read" })).json.access_token;
    const person = (await tokensOf(await house.client("tool-basic"), userOf(house.program, "full"))).tokens;
    const tokens = { nobody: undefined, "an invention": "x", "a dealer": dealer, "a customer": person.access_token, "an ID token": person.id_token };
    for (const { method, path } of guarded) {
      const body = method === "GET" || method === "DELETE" ? undefined : {};
      for (const [name, token] of Object.entries(tokens)) {
        const answer = await call(method, path, { token, body });
        assert.equal(answer.status, 401, `${method} ${path} by ${name}: ${answer.status} ${answer.text}`);
        problem(answer, 401);
      }
      const query = await call(method, `${path}?access_token=${await tokenFor(SCOPES.join(" "))}`, { body });
      assert.equal(query.status, 401, "no token in an address");
    }
  });

  test("every route with every scope alone: 403 unless the document allows it", async () => {
    const guarded = (await routes()).filter(({ path }) => !OPEN.includes(path));
    for (const scope of SCOPES) {
      const token = await tokenFor(scope);
      for (const { method, path, template, operation } of guarded) {
        const needed = (operation.security ?? []).flatMap((requirement) => Object.values(requirement).flat());
        assert.ok(needed.length > 0, `${method} ${template} names its scope in the document`);
        const body = method === "GET" || method === "DELETE" ? undefined : {};
        const answer = await call(method, path, { token, body });
        if (needed.includes(scope)) assert.ok(![401, 403].includes(answer.status), `${method} ${path} with ${scope}: ${answer.status}`);
        else problem(answer, 403);
      }
    }
  });

  test("bodies that are not what they should be", async () => {
    const token = await tokenFor(SCOPES.join(" "));
    for (const { method, path } of (await routes()).filter((route) => ["POST", "PUT", "PATCH"].includes(route.method))) {
      for (const body of ["{", "[]", "null", '{"unknown_member":1}']) {
        const answer = await call(method, path, { token, body });
        assert.ok([400, 404, 409, 422].includes(answer.status), `${method} ${path} ${body}: ${answer.status} ${answer.text}`);
        problem(answer, answer.status);
      }
    }
  });

  test("the public listener has none of it", async () => {
    for (const { path } of await routes()) assert.equal((await fetch(house.issuer + path, { redirect: "manual" })).status, 404, path);
    assert.equal((await fetch(`${house.issuer}/metrics`)).status, 404);
  });

  test("live, ready and metrics need no token, and metrics have few labels", async () => {
    for (const path of ["/live", "/ready"]) assert.ok([200, 204].includes((await call("GET", path)).status), path);
    const { text } = await call("GET", "/metrics");
    assert.match(text, /^# TYPE /m);
    assert.ok(!text.includes("@"), "no address in a label");
    assert.ok(!text.includes("D-0234"), "no dealer in a label");
  });

  test("the browsable page loads nothing from elsewhere", async () => {
    const candidates = ["/docs", "/docs/", "/swagger-ui/", "/api-docs/", "/"];
    const found = [];
    for (const path of candidates) {
      const answer = await fetch(admin() + path);
      if (answer.status === 200 && /text\/html/.test(answer.headers.get("content-type") ?? "")) found.push([path, await answer.text()]);
    }
    assert.ok(found.length > 0, `none of ${candidates}`);
    for (const [path, text] of found) assert.ok(!/(src|href)="(https?:)?\/\//.test(text), path);
  });
});
