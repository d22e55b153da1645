// The tables of values, one file a rule. Whoever changes a rule changes its file; the doors stay as they are.
//
//   { "about": …, "accepted": [{ "value", "shown" }], "refused": [{ "value", "says", "reason", "taken" }] }
//
// `shown`: how the value is read back. `says`: words of the Japanese sentence at forms. `reason`: the word for programs in a warning of an API;
// `taken`: what a form refuses and an API takes, changed, with a warning. Birth dates have three parts in `value` and, for records, one `text`.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const FOLDER = path.join(import.meta.dirname, "values");

/** The rules that have a table, by name. */
export const VALUES = Object.fromEntries(
  globSync("*.json", { cwd: FOLDER }).map((file) => [path.basename(file, ".json"), JSON.parse(readFileSync(path.join(FOLDER, file), "utf8"))]),
);

export const rowsOf = (rule) => [
  ...VALUES[rule].accepted.map((row) => ({ ...row, accepted: true })),
  ...VALUES[rule].refused.map((row) => ({ ...row, accepted: false })),
];
