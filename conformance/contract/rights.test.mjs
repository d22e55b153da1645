// Every operation of the interfaces of programs by everybody: only what the table allows; what belongs to somebody else answers as if it were not there.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { answerOf } from "../harness/client.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { problem } from "../harness/expect.mjs";
import { userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Actors, documents, operationsOf, ROLES } from "./actors.mjs";
import { RIGHTS } from "./rights.mjs";

const NOTHING = "00000000000000000000000000";
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

withDemo("rights", (house) => {
  let headers, described;
  before(async () => {
    headers = await (await Actors.of(house.program)).headers();
    described = (await documents(house.program)).flatMap((one) => operationsOf(one).map((operation) => ({ ...operation, of: one.name, base: one.base })));
  });

  /** One call of somebody. Operations that change something get an empty body: whoever gets in is refused for that, and nothing is changed. */
  const call = async (who, { method, base }, address, body = {}) => {
    const content = ["GET", "DELETE"].includes(method) ? {} : { body: JSON.stringify(body), headers: { ...headers[who], "content-type": "application/json" } };
    return answerOf(await fetch(base + address, { method, headers: headers[who], redirect: "manual", ...content }));
  };

  /** An address at this dealer; whatever else it names does not exist. */
  const named = (path, dealer = NOTHING) => path.replace("{dealer_id}", dealer).replace(/\{[^}]+\}/g, NOTHING);

  test("every operation stands in the table, and no other", () => {
    assert.deepEqual(described.map(({ name }) => name).sort(), Object.keys(RIGHTS).sort());
  });

  test("every operation by everybody", async () => {
    const everybody = Object.keys(headers);
    assert.ok(everybody.length >= 13, everybody.join());
    const wrong = [];
    for (const operation of described) {
      const allowed = RIGHTS[operation.name];
      for (const who of everybody) {
        const answer = await call(who, operation, named(operation.path, ROLES[who]));
        const mayEnter = allowed === "everybody" || allowed.includes(who);
        // Staff that the interface knows is told what it lacks; to all others it is closed.
        const refusal = operation.of === "admin" && who in ROLES ? 403 : 401;
        const isRight = mayEnter ? ![401, 403].includes(answer.status) && answer.status < 500 : answer.status === refusal;
        if (!isRight) wrong.push(`${operation.name} by ${who}: ${answer.status}`);
        else if (!mayEnter) problem(answer, refusal);
      }
    }
    assert.deepEqual(wrong, []);
  });

  test("every other method on every address says which there are", async () => {
    const fits = (template, address) => new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(address);
    for (const { of, base, path } of described) {
      // More than one template may fit: `search` could be an account's name.
      const there = described.filter((other) => other.base === base && fits(other.path, named(path))).map(({ method }) => method);
      const expected = [...new Set(there)].flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
      for (const method of METHODS.filter((one) => !there.includes(one))) {
        const answer = await call(of === "dealer" ? "dealer A" : "tool", { method, base }, named(path));
        problem(answer, 405);
        assert.deepEqual((answer.headers.get("allow") ?? "").split(", ").sort(), expected.sort(), `${method} ${path}`);
      }
    }
  });

  /** Status, headers and body, as far as they are the answer's and not its request's. */
  const plain = (answer, ...names) => {
    const own = ["date", "x-request-id"];
    const kept = [...answer.headers].filter(([name]) => !own.includes(name)).sort();
    const text = names.reduce((left, name) => left.replaceAll(name, "…"), answer.text);
    return { status: answer.status, kept, text: text.replace(/urn:common-id:request:[0-9a-z]{26}/, "urn:common-id:request:…") };
  };

  test("another dealer's visits, links and shops are not there", async () => {
    const other = await Dealer.of(house.program, "D-0567");
    const user = userOf(house.program, "full");
    const { visit } = await other.provisionalLink(customer("C-FOREIGN", { emails: [user.username, "", ""] }));
    const link = (await other.links()).find(({ customer_code }) => customer_code === "C-FOREIGN");
    const ofOne = described.filter(({ of, path }) => of === "dealer" && path.includes("{"));
    assert.ok(ofOne.length >= 9);
    const bodies = { acknowledgement: { notice_version: visit.notice_version }, lookups: { emails: [user.username] }, "provisional-link": { email: user.username, edited: false } };
    for (const operation of ofOne) {
      const body = bodies[operation.path.split("/").pop()];
      const at = (id, visitId) => call("dealer A", operation, operation.path.replace("{id}", id).replace("{visit_id}", visitId), body);
      const [theirs, missing] = [await at(link.id, visit.visit_id), await at(NOTHING, NOTHING)];
      problem(missing, 404);
      assert.deepEqual(plain(theirs), plain(missing), operation.name);
    }
    assert.equal((await other.call("GET", `/links/${link.id}`)).json.state, "provisional", "nothing of that changed it");
    const shops = (id) => house.program.demo.dealers.find(({ dealer_id }) => dealer_id === id).shops.map(({ shop_id }) => shop_id);
    const foreign = shops("D-0567").find((shop) => !shops("D-0234").includes(shop)) ?? "S-98";
    const open = described.find(({ name }) => name === "POST /dealer/v1/visits");
    const at = (shop) => call("dealer A", open, open.path, { shop, staff: "1", customer: customer("C-1") });
    const [theirs, missing] = [await at(foreign), await at("S-99")];
    problem(missing, 422);
    assert.deepEqual(plain(theirs), plain(missing));
  });

  test("another dealer is not there for the people of a dealer", async () => {
    const ofDealer = described.filter(({ of, path }) => of === "admin" && path.includes("{dealer_id}"));
    const children = { shop_id: "S-01", client_id: "pal-D-0567" };
    let open = 0;
    for (const operation of ofDealer) {
      const at = (who, dealer) => call(who, operation, operation.path.replace("{dealer_id}", dealer).replace(/\{(\w+)\}/g, (_, name) => children[name]));
      for (const who of ["dealer_administrator", "dealer_staff"]) {
        const [theirs, missing] = [await at(who, "D-0567"), await at(who, "D-9999")];
        assert.deepEqual(plain(theirs), plain(missing), `${operation.name} by ${who}`);
        open += Number(missing.status === 404);
      }
    }
    assert.ok(open >= 10, `${open} operations are open to them at their own`);
  });

  test("a token in an address opens nothing", async () => {
    for (const operation of described.filter(({ name }) => RIGHTS[name] !== "everybody")) {
      const who = { admin: "tool", dealer: "dealer A", migration: "legacy site", events: "receiver" }[operation.of];
      const token = headers[who].authorization.split(" ")[1];
      problem(await call("anonymous", operation, `${named(operation.path)}?access_token=${token}`), 401);
    }
  });
});
