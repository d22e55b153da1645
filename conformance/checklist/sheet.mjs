// A page of tables: what is to be proven, the tests of it, and what became of them. The acceptance checklist is one, the demands of the standards are another.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
  table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
  caption { text-align: left; font-size: 1.25rem; font-weight: 600; padding: .5rem 0; }
  th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; padding: .4rem .6rem; overflow-wrap: anywhere; }
  th:first-child, td:first-child { width: 30%; }
  td:last-child, th:last-child { width: 12rem; }
  .passed { color: #06622b; } .red { color: #a30000; font-weight: 600; }`;

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const result = ({ status, where }) => `${status}${where.length ? ` (${where.join(", ")})` : ""}`;

const cells = ({ name, ...test }) => `<td>${escape(name)}</td><td class="${isRed(test) ? "red" : "passed"}">${escape(result(test))}</td>`;

const row = ({ line, tests }) =>
  tests
    .map((test, number) => {
      const first = number === 0 ? `<th scope="row" rowspan="${tests.length}">${escape(line)}</th>` : "";
      return `<tr>${first}${cells(test)}</tr>`;
    })
    .join("\n");

const table = ({ section, lines }, heading) => `<table><caption>${escape(section)}</caption>
<thead><tr><th scope="col">${heading}</th><th scope="col">Test</th><th scope="col">Result</th></tr></thead>
<tbody>${lines.map(row).join("\n")}</tbody></table>`;

/** What stands in place of a test and is red for nobody: why there is none. */
const REASONS = ["not ours", "deviates"];

const isRed = ({ status }) => status !== "passed" && !REASONS.includes(status);

/**
 * Writes the page `file` into test-output and says what is red. `sections` are judged: `{ section, lines: [{ line, proven, tests }] }`; `heading` names what a line
 * is. The process ends with 1 when a line is red, or there is none.
 */
export function writeSheet(file, title, sections, summary, heading) {
  const target = path.resolve(import.meta.dirname, "../test-output", file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(
    target,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1><p>${escape(summary)}</p>${sections.map((section) => table(section, heading)).join("\n")}</main></body></html>\n`,
  );
  const all = sections.flatMap(({ section, lines }) => lines.map((line) => ({ section, ...line })));
  const red = all.filter(({ proven }) => !proven);
  for (const { section, line, tests } of red) for (const test of tests) if (isRed(test)) console.log(`${section}: ${line}: ${test.status}: ${test.name}`);
  console.log(`${summary} ${path.relative(process.cwd(), target)}`);
  if (red.length > 0 || all.length === 0) process.exitCode = 1;
}
