// Writes test-output/acceptance.html: every line of the checklist, its tests, and what became of them in the last run. Fails when a line is not proven.
//   conformance/node conformance/checklist/page.mjs
import { judge, sections } from "./lines.mjs";
import { readAll } from "./results.mjs";
import { writeSheet } from "./sheet.mjs";

const results = readAll();
const judged = sections().map(({ section, lines }) => ({ section, lines: lines.map((line) => judge(line, results)) }));
const all = judged.flatMap(({ lines }) => lines);
const proven = all.filter((line) => line.proven).length;
writeSheet("acceptance.html", "Acceptance checklist", judged, `${proven} of ${all.length} lines are proven.`, "Line");
