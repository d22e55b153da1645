// What a run found, for the terminal, for programs, and for people who were not there.
import { count, VERDICTS } from "./verdict.mjs";

/** One module on the terminal: its verdict, and below it what is to be said about it. */
export function line({ verdict, name, seconds, findings, logPage }) {
  const said = findings.map(({ kind, where, what, reason }) => `\n            ${kind}: ${where}: ${what}${reason ? ` (${reason})` : ""}`);
  return `  ${verdict.padEnd(8)}  ${name}, ${seconds} s${said.join("")}${verdict === "failed" ? `\n            ${logPage}` : ""}`;
}

/** The counts of a plan, and whether nothing in it is wrong. A plan of which nothing ran is not green. */
export function summary(modules) {
  const counts = count(modules);
  return { counts, isGreen: modules.length > 0 && counts.failed === 0 };
}

/** The counts of all plans. */
export function table({ plans }) {
  const rows = [["plan", ...VERDICTS], ...plans.map(({ name, counts }) => [name, ...VERDICTS.map((verdict) => String(counts[verdict]))])];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ")).join("\n");
}

/** The report as one page that needs nothing else. */
export function html({ suite, version, issuer, began, plans }) {
  const heads = VERDICTS.map((verdict) => `<th scope="col">${verdict}</th>`).join("");
  const row = ({ name, counts }) => `<tr><th scope="row"><a href="#${name}">${name}</a></th>${VERDICTS.map((verdict) => `<td>${counts[verdict]}</td>`).join("")}</tr>`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Conformance of ${text(issuer)}</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.failed { background: #fde7e7; } .review, .warning { background: #fff6dc; } .skipped { background: #eee; } small { display: block; }
</style>
<h1>Conformance of ${text(issuer)}</h1>
<p>OpenID Foundation conformance suite ${text(version)} at ${text(suite)}, ${text(began)}. “review” means that a person has to look at a picture that was handed in; “warning” and “skipped” have a
reason that was known beforehand; whatever else is not passed is “failed”.</p>
<table><thead><tr><th scope="col">plan</th>${heads}</tr></thead><tbody>${plans.map(row).join("\n")}</tbody></table>
${plans.map(section).join("\n")}
</html>
`;
}

function section({ name, plan, variant, page, modules }) {
  const rows = modules.map(({ verdict, name, seconds, logPage, findings }) => {
    const said = findings.map(({ kind, where, what, reason }) => `<small>${text(`${kind}: ${where}: ${what}`)}${reason ? ` <em>${text(reason)}</em>` : ""}</small>`);
    return `<tr class="${verdict}"><td>${verdict}</td><td><a href="${text(logPage)}">${text(name)}</a>${said.join("")}</td><td>${seconds} s</td></tr>`;
  });
  return `<h2 id="${name}">${name}</h2><p><a href="${text(page)}">${text(plan)}</a> <code>${text(JSON.stringify(variant))}</code></p>
<table><thead><tr><th scope="col">verdict</th><th scope="col">module</th><th scope="col">time</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
}

const text = (value) => String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
