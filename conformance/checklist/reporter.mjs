// Keeps the results of Node's test runner for the acceptance page: one line a test, named by file, describe, test and subtest.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FOLDER } from "./results.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Listens to a run on `database`; the function that it gives writes the file. `whole`: forget what an earlier run said of other files. */
export function record(tests, database, whole) {
  const results = [];
  // The runner tells of one file after the other. A suite may be opened by a helper: its file is then the helper's, its tests' is not.
  const stack = [];
  const nameOf = ({ file, nesting, name }) => {
    stack.length = nesting;
    stack[nesting] = name;
    return [path.relative(ROOT, file), ...stack].join(" > ");
  };
  tests.on("test:start", (test) => test.file && nameOf(test));
  const finished = (status) => (test) => {
    if (test.file) results.push({ name: nameOf(test), status: test.skip !== undefined || test.todo !== undefined ? "skipped" : status });
  };
  tests.on("test:pass", finished("passed"));
  tests.on("test:fail", finished("failed"));
  return () => write(database, results, whole);
}

function write(database, results, whole) {
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `node-${database}.json`);
  const fileOf = ({ name }) => name.split(" > ")[0];
  const anew = new Set(results.map(fileOf));
  const before = whole || !existsSync(file) ? [] : JSON.parse(readFileSync(file, "utf8")).filter((result) => !anew.has(fileOf(result)));
  writeFileSync(file, JSON.stringify([...before, ...results], undefined, 1));
}
