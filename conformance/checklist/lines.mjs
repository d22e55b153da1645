// The checklist's lines, read from the YAML files beside this one, and whether the results of a run prove them.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** The sections in the order in which they are shown. */
const ORDER = ["R", "L1", "T", "J2", "J3-J4", "A", "all-pages"];

/** Every section with its lines. A file that is not as README.md says stops here, with its name. */
export function sections(folder = import.meta.dirname) {
  const files = globSync("*.yaml", { cwd: folder }).sort((one, other) => ORDER.indexOf(one.slice(0, -5)) - ORDER.indexOf(other.slice(0, -5)));
  return files.map((file) => {
    const section = parse(readFileSync(path.join(folder, file), "utf8"));
    if (!ORDER.includes(file.slice(0, -5))) throw new Error(`${file}: no section of the checklist`);
    if (typeof section.section !== "string" || !Array.isArray(section.lines)) throw new Error(`${file}: needs section and lines`);
    for (const line of section.lines) checkLine(file, line);
    return section;
  });
}

function checkLine(file, { line, proved_by: tests, missing, ...rest }) {
  const at = `${file}: ${line}`;
  if (typeof line !== "string" || line === "") throw new Error(`${file}: a line without words`);
  if (Object.keys(rest).length > 0) throw new Error(`${at}: unknown ${Object.keys(rest)}`);
  if ((tests === undefined) === (missing === undefined)) throw new Error(`${at}: needs either proved_by or missing`);
  if (missing !== undefined && typeof missing !== "string") throw new Error(`${at}: missing says why`);
  if (tests !== undefined) checkTests(at, tests);
}

/** Tests are named `suite > test`; README.md says how. `at` is what they prove. */
export function checkTests(at, tests) {
  if (!Array.isArray(tests) || tests.length === 0) throw new Error(`${at}: proved_by is a list of tests`);
  for (const test of tests) if (typeof test !== "string" || !test.includes(" > ")) throw new Error(`${at}: ${test} is no suite > test`);
}

/** One line with a verdict for each of its tests: passed, failed, skipped, not run or missing. `results` maps a test to its result. */
export function judge({ line, proved_by: tests, missing }, results) {
  if (missing !== undefined) return { line, proven: false, tests: [{ name: missing, status: "missing", where: [] }] };
  const judged = judgeTests(tests, results);
  return { line, proven: judged.every((test) => test.status === "passed"), tests: judged };
}

/** The tests of these names, each with its status. */
export const judgeTests = (names, results) => names.map((name) => ({ name, ...(results.get(name) ?? { status: "not run", where: [] }) }));
