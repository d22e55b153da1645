// The page of demands must not call one proven that is not, and no standard may go missing from it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { add } from "../checklist/results.mjs";
import { count, judgeDemand, ORDER, standards } from "./demands.mjs";

const DEMAND = { section: "2.1", level: "must", demand: "does something" };

test("a demand is proven only when each of its tests ran and passed", () => {
  const results = new Map();
  add(results, "a > good", "passed", "sqlite");
  add(results, "a > bad", "failed", "sqlite");
  const proven = (more) => judgeDemand({ ...DEMAND, ...more }, results).proven;
  assert.equal(proven({ proved_by: ["a > good"] }), true);
  for (const name of ["a > bad", "a > never ran"]) assert.equal(proven({ proved_by: ["a > good", name] }), false, name);
  assert.equal(proven({ not_ours: "the client's duty" }), true);
  for (const why of ["not_ours", "deviates"]) assert.equal(proven({ [why]: "not offered", proved_by: ["a > bad"] }), false, "a refusal has to be seen, too");
  const kinds = [{ proved_by: ["a > good"] }, { not_ours: "the client's duty" }, { deviates: "not done yet" }].map((more) => judgeDemand({ ...DEMAND, ...more }, results));
  assert.deepEqual(count(kinds), { ours: 1, proven: 1, notOurs: 1, deviations: 1 });
});

test("a file that is not as it should be is named", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "demands-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const proved = "proved_by: [a > b]";
  const bad = [
    `{ section: "2", level: must, demand: x }`,
    `{ section: "2", level: must, demand: x, proved_by: [] }`,
    `{ section: "2", level: must, demand: x, proved_by: [no suite] }`,
    `{ section: 2.1, level: must, demand: x, ${proved} }`,
    `{ section: "2", level: may, demand: x, ${proved} }`,
    `{ section: "2", level: must, ${proved} }`,
    `{ section: "2", level: must, demand: x, proven_by: [a > b] }`,
    `{ section: "2", level: must, demand: x, not_ours: "no" }`,
    `{ section: "2", level: must, demand: x, not_ours: "the client's duty", deviates: "not done yet" }`,
  ];
  for (const demand of bad) {
    writeFileSync(path.join(folder, "rfc7636.yaml"), `standard: x\ndemands:\n  - ${demand}\n`);
    assert.throws(() => standards(folder), /^Error: rfc7636\.yaml/, demand);
  }
  writeFileSync(path.join(folder, "rfc1.yaml"), `standard: x\ndemands:\n  - { section: "2", level: must, demand: x, ${proved} }\n`);
  assert.throws(() => standards(folder), /^Error: rfc/);
});

test("every standard has its demands, and none of them twice", () => {
  const all = standards();
  assert.equal(all.length, ORDER.length);
  for (const { standard, demands } of all) {
    const said = demands.map(({ section, demand }) => `${section} ${demand}`);
    assert.equal(new Set(said).size, said.length, standard);
  }
});
