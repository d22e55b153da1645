// What the last run left in test-output/results: Rust's log, the Node reporter's files, Authlib's JUnit file; all as one map from test to result.
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "node-html-parser";

const ROOT = path.resolve(import.meta.dirname, "../..");
export const FOLDER = path.resolve(import.meta.dirname, "../test-output/results");

/** The worse of two results of one test wins: a test that ran on two databases must have passed on both. */
const WORST = ["failed", "skipped", "passed"];

/** Adds a result of `name`; `where` says in which run. */
export function add(results, name, status, where) {
  const before = results.get(name) ?? { status, where: [] };
  const worse = WORST.indexOf(status) < WORST.indexOf(before.status) ? status : before.status;
  results.set(name, { status: worse, where: [...new Set([...before.where, where])] });
}

export function readAll(folder = FOLDER) {
  const results = new Map();
  const text = (name) => (existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), "utf8") : "");
  rust(results, text("rust-build.json"), text("rust.log"));
  for (const file of globSync("node-*.json", { cwd: folder })) node(results, JSON.parse(text(file)), file.slice("node-".length, -".json".length));
  authlib(results, text("authlib.xml"));
  return results;
}

/** Cargo's build messages say which crate and target a test program belongs to; two crates may have programs of one name. */
export function rust(results, build, log) {
  const suites = new Map();
  for (const line of build.split("\n").filter((line) => line.startsWith("{"))) {
    const { reason, executable, manifest_path: manifest, target } = JSON.parse(line);
    if (reason !== "compiler-artifact" || !executable) continue;
    const crate = path.relative(ROOT, path.dirname(manifest));
    suites.set(path.basename(executable), target.kind.includes("test") ? `${crate}/tests/${target.name}` : `${crate}/src`);
  }
  let suite;
  for (const line of log.split("\n")) {
    const running = line.match(/^\s*Running .*\((.+)\)$/);
    if (running) suite = suites.get(path.basename(running[1]));
    if (/^\s*Doc-tests /.test(line)) suite = undefined;
    const test = line.match(/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)/);
    if (test && suite) add(results, `${suite} > ${test[1]}`, { ok: "passed", FAILED: "failed", ignored: "skipped" }[test[2]], "cargo test");
  }
}

function node(results, tests, database) {
  for (const { name, status } of tests) add(results, name, status, database);
}

/** pytest's JUnit file. */
export function authlib(results, xml) {
  for (const test of parse(xml).querySelectorAll("testcase")) {
    const file = `relying_parties/${test.getAttribute("classname").split(".").pop()}.py`;
    const status = test.querySelector("failure, error") ? "failed" : test.querySelector("skipped") ? "skipped" : "passed";
    add(results, `${file} > ${test.getAttribute("name")}`, status, "pytest");
  }
}
