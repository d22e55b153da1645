// The dealer API: rights, bad input, and that another dealer's objects answer exactly as if they did not exist.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { customer, Dealer } from "../harness/dealer.mjs";
import { problem } from "../harness/expect.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const NOTHING = "00000000-0000-0000-0000-000000000000";

/** Every route, with a body that is well formed, and the scope that it needs. */
const ROUTES = [
  ["POST", "/visits", { shop: "S-01", staff: "1", customer: customer("C-1") }, "link:start"],
  ["GET", "/links", undefined, "link:read"],
  ["GET", `/links/${NOTHING}`, undefined, "link:read"],
  ["GET", "/statistics", undefined, "link:read"],
  ["POST", `/links/${NOTHING}/cancel`, {}, "link:cancel"],
  ["POST", `/links/${NOTHING}/resend`, {}, "link:start"],
  ["POST", `/links/${NOTHING}/unlink`, {}, "link:cancel"],
  ["POST", `/links/${NOTHING}/dispute`, {}, "link:cancel"],
  ["POST", `/visits/${NOTHING}/acknowledgement`, { notice_version: "1" }, "link:start"],
  ["POST", `/visits/${NOTHING}/lookups`, { emails: ["nobody@example.test"] }, "link:start"],
  ["POST", `/visits/${NOTHING}/provisional-link`, { email: "nobody@example.test", edited: false }, "link:start"],
  ["POST", "/events", { ack: [], maxEvents: 1, returnImmediately: true }, "events:read"],
];

withDemo("dealer API", (house) => {
  for (const [method, path, body, scope] of ROUTES) {
    test(`${method} ${path}: who may`, async () => {
      const dealer = await Dealer.of(house.program, "D-0234");
      const others = ["link:start", "link:read", "link:cancel", "events:read"].filter((other) => other !== scope).join(" ");
      const poor = await Dealer.of(house.program, "D-0234", others);
      problem(await poor.call(method, path, body), 403);
      const customerToken = (await tokensOf(await house.client("tool-basic"), userOf(house.program, "full"))).tokens.access_token;
      for (const token of [undefined, "x", customerToken]) problem(await Object.assign(Object.create(Dealer.prototype), dealer, { token }).call(method, path, body), 401);
    });

    if (method === "POST" && path !== "/events") {
      test(`POST ${path}: bodies that are not what they should be`, async () => {
        const dealer = await Dealer.of(house.program, "D-0234");
        for (const bad of ["", "{", "[]", "null", '"text"', JSON.stringify({ ...body, unknown_member: 1 })]) {
          const answer = await dealer.call(method, path, bad);
          assert.ok([400, 404, 422].includes(answer.status), `${bad}: ${answer.status} ${answer.text}`);
          problem(answer, answer.status);
        }
        const text = await dealer.call(method, path, "a=b", { "content-type": "text/plain" });
        assert.ok([400, 404, 415].includes(text.status), `${text.status}`);
        const large = await dealer.call(method, path, JSON.stringify({ ...body, staff: "x".repeat(2_000_000) }));
        assert.ok([400, 404, 413].includes(large.status), `${large.status}`);
      });
    }
  }

  const RECORDS = [
    ["no customer", { customer: undefined }],
    ["no customer code", { customer: customer("") }],
    ["a customer code of 1000 characters", { customer: customer("C".repeat(1000)) }],
    ["a member nobody knows", { customer: { ...customer("C-1"), vehicle: "x" } }],
    ["a shop of nobody", { shop: "S-99" }],
    ["another dealer's shop only", { shop: "S-02", dealer: "D-0567" }],
    ["a number for a code", { customer: { ...customer("C-1"), customer_code: 7 } }],
    ["no record", { customer: null }],
    ["a service of nobody", { service: "nobody" }],
  ];
  for (const [name, changes] of RECORDS) {
    test(`a visit with ${name} is refused`, async () => {
      const dealer = await Dealer.of(house.program, "D-0234");
      const answer = await dealer.visit(customer("C-1"), changes);
      assert.ok([400, 404, 422].includes(answer.status), `${answer.status} ${answer.text}`);
      problem(answer, answer.status);
    });
  }

  // Optional values: none of them stops the visit, and each one that cannot be used is named.
  const OPTIONAL = [
    ["nothing but the code", Object.fromEntries(Object.keys(customer("C-1")).filter((member) => member !== "customer_code").map((member) => [member, undefined])), []],
    ["null for everything", Object.fromEntries(Object.keys(customer("C-1")).filter((member) => member !== "customer_code").map((member) => [member, null])), []],
    ["a birth date that is none", { birthdate: "1970-02-31" }, [["customer.birthdate", "birthdate"]]],
    ["a gender that is none", { gender: "?" }, []],
    ["a gender that is empty", { gender: "" }, []],
    ["four addresses", { emails: ["a@b.example", "c@d.example", "e@f.example", "g@h.example"] }, [["customer.emails[3]", "emails_many"]]],
    ["an address that is none", { emails: ["a@b.example", "not an address", ""] }, [["customer.emails[1]", "email"]]],
    ["two addresses that are none", { emails: ["x", null, "y"] }, [["customer.emails[0]", "email"], ["customer.emails[2]", "email"]]],
    ["the same address twice", { emails: ["a@b.example", "a@b.example", ""] }, [["customer.emails[1]", "email_twice"]]],
    ["a list for an address", { emails: [["a@b.example"], "", ""] }, [["customer.emails[0]", "email"]]],
    ["a post code with a hyphen", { postal_code: "450-0002" }, []],
    ["a telephone number with a remark", { phone: "052-123-4567(代)" }, []],
    ["an object for a name", { family_name: { kanji: "計画" } }, [["customer.family_name", "characters"]]],
    ["an address that is too long", { address3: "番".repeat(101) }, [["customer.address3", "too_long"]]],
    ["everything wrong at once", { birthdate: "?", postal_code: "?", phone: "?", mobile_phone: "?", family_kana: "?" }, [["customer.family_kana", "kana"], ["customer.birthdate", "birthdate"], ["customer.postal_code", "postal_code"], ["customer.mobile_phone", "phone"], ["customer.phone", "phone"]]],
  ];
  for (const [name, changes, expected] of OPTIONAL) {
    test(`a visit opens with ${name}`, async () => {
      const dealer = await Dealer.of(house.program, "D-0234");
      const answer = await dealer.visit(customer("C-OPTIONAL", changes));
      assert.equal(answer.status, 201, answer.text);
      assert.deepEqual(answer.json.warnings.map(({ member, reason }) => [member, reason]), expected);
      assert.ok(answer.json.warnings.every(({ taken }) => taken === false));
      const { page } = await dealer.terminal(customer("C-OPTIONAL", changes));
      assert.equal(page.textOf("h1"), "お客様情報の確認");
      assert.equal((page.text.match(/使えません/g) ?? []).length, expected.filter(([member]) => !member.includes("emails")).length, page.text);
    });
  }

  const QUERIES = ["?limit=0", "?limit=-1", "?limit=100000", "?limit=x", "?cursor=forged", "?state=unheard-of", "?limit=1&limit=2"];
  for (const query of QUERIES) {
    test(`GET /links${query} is refused`, async () => {
      problem(await (await Dealer.of(house.program, "D-0234")).call("GET", `/links${query}`), 400);
    });
  }

  test("a provisional link: seen by its dealer, by the other as nothing", async () => {
    const [mine, other] = await Promise.all(["D-0234", "D-0567"].map((id) => Dealer.of(house.program, id)));
    const user = userOf(house.program, "full");
    const record = customer("C-ISOLATION", { emails: [user.username, "", ""] });
    const { visit } = await mine.provisionalLink(record);
    const link = (await mine.links()).find((candidate) => candidate.customer_code === record.customer_code);
    assert.equal(link.state, "provisional");
    assert.equal(link.shop, "S-01");
    assert.deepEqual(Object.keys(link).filter((name) => /token|url|sub|mail|email/.test(name)), []);
    assert.ok(!JSON.stringify(link).includes(user.username));
    assert.ok(!(await other.links()).some((candidate) => candidate.id === link.id));

    const same = async (method, path, body) => {
      const theirs = await other.call(method, path, body);
      const absent = await other.call(method, path.replace(link.id, NOTHING).replace(visit.visit_id, NOTHING), body);
      problem(theirs, 404);
      // Each answer names its own request; nothing else tells the two apart.
      const plain = (answer) => answer.text.replace(/urn:common-id:request:[0-9a-z]{26}/, "").replaceAll(link.id, "").replaceAll(visit.visit_id, "").replaceAll(NOTHING, "");
      assert.equal(plain(theirs), plain(absent));
      const names = (answer) => [...answer.headers.keys()].sort().join();
      assert.equal(names(theirs), names(absent));
    };
    await same("GET", `/links/${link.id}`);
    for (const verb of ["cancel", "resend", "unlink", "dispute"]) await same("POST", `/links/${link.id}/${verb}`, {});
    await same("POST", `/visits/${visit.visit_id}/acknowledgement`, { notice_version: "1" });
    await same("POST", `/visits/${visit.visit_id}/lookups`, { emails: [user.username] });
    await same("POST", `/visits/${visit.visit_id}/provisional-link`, { email: user.username, edited: false });

    assert.equal((await mine.call("GET", `/links/${link.id}`)).json.state, "provisional", "nothing of that changed it");
    const cancelled = await mine.call("POST", `/links/${link.id}/cancel`, {});
    assert.ok([200, 204].includes(cancelled.status), cancelled.text);
    assert.equal((await mine.call("GET", `/links/${link.id}`)).json.state, "cancelled");
  });

  test("own pages: acknowledgement, look-up, provisional link, in this order only", async () => {
    const dealer = await Dealer.of(house.program, "D-0567");
    const user = userOf(house.program, "no_birthdate");
    const { json } = await dealer.visit(customer("C-OWN-PAGES", { emails: [user.username, "", ""] }));
    const at = (verb) => `/visits/${json.visit_id}/${verb}`;
    const early = await dealer.call("POST", at("lookups"), { emails: [user.username] });
    assert.ok([403, 409].includes(early.status), `a look-up before the customer's tick: ${early.status}`);
    const acknowledged = await acknowledge(dealer, at("acknowledgement"), json);
    assert.ok([200, 204].includes(acknowledged.status), acknowledged.text);
    const { json: found } = await dealer.call("POST", at("lookups"), { emails: [user.username, "nobody@example.test"] });
    assert.deepEqual(found.results, [{ email_index: 0, state: "can_start" }, { email_index: 1, state: "no_account" }]);
    const four = await dealer.call("POST", at("lookups"), { emails: ["a@b.example", "c@d.example", "e@f.example", "g@h.example"] });
    assert.ok([400, 422].includes(four.status));
    const nobody = await dealer.call("POST", at("provisional-link"), { email: "nobody@example.test", edited: false });
    assert.ok([404, 409, 422].includes(nobody.status), `${nobody.status}`);
    const made = await dealer.call("POST", at("provisional-link"), { email: user.username, edited: true });
    assert.equal(made.status, 201, made.text);
    assert.match(made.json.reception_code, /^\d{4}$/, "typed at the counter");
    const { json: after } = await dealer.call("POST", at("lookups"), { emails: [user.username] });
    if (after.results) assert.equal(after.results[0].state, "pending_here");
  });

  async function acknowledge(dealer, path, visit) {
    return dealer.call("POST", path, { notice_version: visit.notice_version ?? "1" });
  }

  test("events are polled, signed, and acknowledged", async () => {
    const dealer = await Dealer.of(house.program, "D-0234");
    const poll = (body) => dealer.call("POST", "/events", body);
    const first = await poll({ maxEvents: 10, returnImmediately: true });
    assert.equal(first.status, 200, first.text);
    const jtis = Object.keys(first.json.sets);
    for (const token of Object.values(first.json.sets)) assert.equal(JSON.parse(Buffer.from(token.split(".")[0], "base64url")).typ, "secevent+jwt");
    const second = await poll({ ack: jtis, maxEvents: 10, returnImmediately: true });
    assert.deepEqual(Object.keys(second.json.sets).filter((jti) => jtis.includes(jti)), []);
    for (const bad of [{ maxEvents: -1 }, { ack: "x" }, { maxEvents: "many" }]) problem(await poll(bad), 400);
  });

  test("the sample with curl and openssl goes the whole way", async () => {
    const { client } = await Dealer.of(house.program, "D-0567");
    const { private_jwk } = client.registered;
    const folder = mkdtempSync(path.join(tmpdir(), "dealer-sample-"));
    const key = path.join(folder, "private-key.pem");
    writeFileSync(key, createPrivateKey({ key: private_jwk, format: "jwk" }).export({ type: "sec1", format: "pem" }));
    const environment = { ISSUER: house.issuer, CLIENT_ID: client.id, KEY: key, KID: private_jwk.kid, SHOP: "S-01", EMAIL: userOf(house.program, "full").username };
    const script = path.resolve(import.meta.dirname, "../../docs/samples/dealer-api.sh");
    try {
      const { stdout } = await promisify(execFile)(script, { env: { PATH: process.env.PATH, ...environment } });
      assert.match(stdout, /"state":"can_start"/);
      assert.match(stdout, /"moreAvailable":/);
      assert.match(stdout, /"state":"provisional"[^]*"state":"cancelled"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("the OpenAPI document names every route", async () => {
    const document = await (await fetch(`${house.program.demo.dealer_api}/openapi.json`)).json();
    assert.match(document.openapi, /^3\.1/);
    const known = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/^.*\/dealer\/v1/, "").replace(/\{[^}]+\}/g, "{}")}`));
    for (const [method, path] of ROUTES) assert.ok(known.includes(`${method} ${path.replace(NOTHING, "{}")}`), `${method} ${path}`);
  });
});
