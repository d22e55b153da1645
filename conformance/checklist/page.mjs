// Writes test-output/acceptance.html: every line of the checklist, its tests, and what became of them in the last run. Fails when a line is not proven.
//   conformance/node conformance/checklist/page.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { judge, sections } from "./lines.mjs";
import { readAll } from "./results.mjs";

const TARGET = path.resolve(import.meta.dirname, "../test-output/acceptance.html");

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
  table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
  caption { text-align: left; font-size: 1.25rem; font-weight: 600; padding: .5rem 0; }
  th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; padding: .4rem .6rem; overflow-wrap: anywhere; }
  th:first-child, td:first-child { width: 30%; }
  td:last-child, th:last-child { width: 12rem; }
  .passed { color: #06622b; } .red { color: #a30000; font-weight: 600; }`;

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const row = ({ line, tests }) =>
  tests
    .map(({ name, status, where }, number) => {
      const first = number === 0 ? `<th scope="row" rowspan="${tests.length}">${escape(line)}</th>` : "";
      const result = `${status}${where.length ? ` (${where.join(", ")})` : ""}`;
      return `<tr>${first}<td>${escape(name)}</td><td class="${status === "passed" ? "passed" : "red"}">${escape(result)}</td></tr>`;
    })
    .join("\n");

const table = ({ section, lines }) => `<table><caption>${escape(section)}</caption>
<thead><tr><th scope="col">Line</th><th scope="col">Test</th><th scope="col">Result</th></tr></thead>
<tbody>${lines.map(row).join("\n")}</tbody></table>`;

const results = readAll();
const judged = sections().map(({ section, lines }) => ({ section, lines: lines.map((line) => judge(line, results)) }));
const all = judged.flatMap(({ lines }) => lines);
const red = all.filter((line) => !line.proven);
const summary = `${all.length - red.length} of ${all.length} lines are proven.`;

mkdirSync(path.dirname(TARGET), { recursive: true });
writeFileSync(
  TARGET,
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Acceptance checklist</title><style>${STYLE}</style></head>
<body><main><h1>Acceptance checklist</h1><p>${summary}</p>${judged.map(table).join("\n")}</main></body></html>\n`,
);

for (const { line, tests } of red) for (const { name, status } of tests) if (status !== "passed") console.log(`${line}: ${status}: ${name}`);
console.log(`${summary} ${path.relative(process.cwd(), TARGET)}`);
if (red.length > 0 || all.length === 0) process.exitCode = 1;
