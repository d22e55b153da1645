// The acceptance page must not call a line proven that is not: what it makes of results, and of files that are not as they should be.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { judge, sections } from "./lines.mjs";
import { add, authlib, rust } from "./results.mjs";

const BUILD = ["idp", "federation"].map((crate) => JSON.stringify({
  reason: "compiler-artifact", executable: `/target/debug/deps/pages-${crate}`, manifest_path: path.resolve(import.meta.dirname, "../..", crate, "Cargo.toml"), target: { kind: ["test"], name: "pages" },
})).join("\n");
const LOG = `
     Running tests/pages/main.rs (target/debug/deps/pages-idp)
test rules::same ... ok
test rules::gone - should panic ... ok
     Running tests/pages/main.rs (target/debug/deps/pages-federation)
test rules::same ... FAILED
test rules::later ... ignored
   Doc-tests idp
test idp/src/lib.rs - (line 3) ... ok
`;

test("two programs of one name are told apart; ignored is not passed", () => {
  const results = new Map();
  rust(results, BUILD, LOG);
  const statuses = Object.fromEntries([...results].map(([name, { status }]) => [name, status]));
  assert.deepEqual(statuses, {
    "idp/tests/pages > rules::same": "passed",
    "idp/tests/pages > rules::gone": "passed",
    "federation/tests/pages > rules::same": "failed",
    "federation/tests/pages > rules::later": "skipped",
  });
});

test("pytest's file", () => {
  const results = new Map();
  authlib(results, '<testsuites><testsuite><testcase classname="relying_parties.test_authlib" name="whole[x]"/><testcase classname="a.test_authlib" name="bad"><failure message="m">text</failure></testcase></testsuite></testsuites>');
  assert.equal(results.get("relying_parties/test_authlib.py > whole[x]").status, "passed");
  assert.equal(results.get("relying_parties/test_authlib.py > bad").status, "failed");
});

test("a line is proven only when each of its tests ran and passed everywhere", () => {
  const results = new Map();
  add(results, "a > good", "passed", "sqlite");
  add(results, "a > half", "failed", "sqlite");
  add(results, "a > half", "passed", "postgres");
  add(results, "a > skipped", "skipped", "sqlite");
  const verdict = (...tests) => judge({ line: "x", proved_by: tests }, results).proven;
  assert.equal(verdict("a > good"), true);
  for (const name of ["a > half", "a > skipped", "a > never ran"]) assert.equal(verdict("a > good", name), false, name);
  assert.equal(judge({ line: "x", missing: "not written" }, results).proven, false);
});

test("a file that is not as it should be is named", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "checklist-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const bad = ["- line: x\n    proved_by: []", "- line: x", "- line: x\n    missing: y\n    proved_by: [a > b]", "- line: x\n    proved_by: [no suite]", "- line: x\n    proven_by: [a > b]", "- proved_by: [a > b]"];
  for (const line of bad) {
    writeFileSync(path.join(folder, "R.yaml"), `section: R\nlines:\n  ${line}\n`);
    assert.throws(() => sections(folder), /^Error: R\.yaml/, line);
  }
});

test("the checklist itself can be read, and has every section", () => {
  const all = sections();
  assert.equal(all.length, 7);
  const lines = all.flatMap((section) => section.lines.map(({ line }) => line));
  assert.ok(lines.length >= 64, `${lines.length} lines: one was lost`);
});
