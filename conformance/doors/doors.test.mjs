// Every value at every door that takes it: accepted and read back in its one form, or refused with the sentence that says what is possible; records of other
// systems are never stopped by a value, and told of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withDemo } from "../harness/suite.mjs";
import { describedMembers, doorsIn, drawnFields, readNames, ruleOf, sourceRoutes } from "./found.mjs";
import { DRIVES } from "./drives.mjs";
import { API, ELSEWHERE, PAGES, PROTOCOL } from "./table.mjs";
import { rowsOf, VALUES } from "./values.mjs";

/** Each field whose rule has a table of values. A birth date has three fields in a form, and one door. */
const doors = Object.entries({ ...PAGES, ...API }).flatMap(([door, fields]) =>
  Object.entries(fields)
    .filter(([field, rule]) => tableOf(rule) && !/^birthdate_(month|day)$/.test(field))
    .map(([field, rule]) => ({ door, field, rule: tableOf(rule) })),
);

/** The table of a rule: an ID is an address here, and lines of addresses are written as names are. */
function tableOf(rule) {
  return { login_name: "email", line: "name" }[rule] ?? (rule in VALUES ? rule : undefined);
}

test("a route of no list is found", () => {
  assert.deepEqual(doorsIn(`config.service(page("/new").route(web::get().to(a)).route(web::post().to(b))).service(endpoint("/other").route(web::put().to(c)))`), ["POST /new", "PUT /other"]);
});

test("every table has at least twenty values, and both kinds", () => {
  for (const [rule, { accepted, refused }] of Object.entries(VALUES)) {
    assert.ok(accepted.length + refused.length >= 20 && accepted.length > 0 && refused.length > 0, `${rule}: ${accepted.length} and ${refused.length}`);
  }
});

test("every route of the sources stands in the table, and no other", () => {
  assert.deepEqual([...Object.keys(PAGES), ...PROTOCOL].sort(), sourceRoutes());
});

test("every field of every drawn form stands in the table", () => {
  const found = drawnFields(sourceRoutes());
  assert.ok(Object.keys(found).length > 30, `only ${Object.keys(found).length} doors have fields: are forms drawn in another way now?`);
  const missing = Object.entries(found).flatMap(([door, names]) => [...names].filter((name) => !(name in (PAGES[door] ?? {}))).map((name) => `${door} ${name}`));
  assert.deepEqual(missing, []);
});

test("every field that a handler asks for stands in the table", () => {
  const known = new Set(["csrf", ...Object.values(PAGES).flatMap(Object.keys)]);
  const names = [...readNames()];
  assert.ok(names.length > 25, `only ${names.length} names: are forms read in another way now?`);
  assert.deepEqual(names.filter((name) => !known.has(name)), []);
});

test("every door whose rule has values is driven here, or says where", () => {
  const missing = doors.filter(({ door, field, rule }) => !DRIVES[door] && !ELSEWHERE[`${door} ${field}`] && !ELSEWHERE[`${door} ${rule}`]);
  assert.deepEqual(missing, []);
});

withDemo("doors", (house) => {
  test("every member of every described body stands in the table, and no other operation", async () => {
    const { issuer, admin } = house.program.demo;
    const addresses = [`${issuer}/dealer/v1/openapi.json`, `${issuer}/migration/v1/openapi.json`, `${issuer}/ssf/openapi.json`, `${admin}/openapi.json`];
    const described = Object.assign({}, ...(await Promise.all(addresses.map(async (address) => describedMembers(await (await fetch(address)).json())))));
    assert.deepEqual(Object.keys(described).sort(), Object.keys(API).sort());
    const missing = Object.entries(described).flatMap(([door, names]) => names.filter((name) => !ruleOf(API[door], name)).map((name) => `${door} ${name}`));
    assert.deepEqual(missing, []);
  });

  for (const [door, drive] of Object.entries(DRIVES)) {
    test(door, async (t) => {
      const bring = await drive(house.program);
      for (const one of doors.filter((candidate) => candidate.door === door)) {
        await t.test(`${one.field}: ${one.rule}`, async () => {
          const wrong = [];
          for (const row of rowsOf(one.rule)) {
            const outcome = await bring(one, row);
            const found = amiss(row, outcome);
            if (found) wrong.push(`${JSON.stringify(row.text ?? row.value)}: ${found}`);
          }
          assert.deepEqual(wrong, []);
        });
      }
    });
  }
});

/** What is not as the row says; undefined when all is well. */
function amiss(row, outcome) {
  if (outcome.accepted !== row.accepted) return outcome.accepted ? "accepted" : `refused: ${outcome.told ?? outcome.reason}`;
  if (row.accepted) return outcome.shown === undefined || row.shown === undefined || outcome.shown.includes(row.shown) ? undefined : `not shown as ${row.shown}: ${outcome.shown.replace(/\s+/g, " ")}`;
  if (outcome.reason !== undefined) {
    if (row.reason !== outcome.reason) return `the reason is ${outcome.reason}`;
    return outcome.taken === (row.taken ?? false) ? undefined : `taken: ${outcome.taken}`;
  }
  if (outcome.names === false) return `the slot is not named: ${outcome.told}`;
  if (outcome.names === undefined && row.says && !outcome.told.includes(row.says)) return `says ${outcome.told}`;
}
