// The chaos table.
import { execFile } from "node:child_process";
import os from "node:os";
import { promisify } from "node:util";
import { binary } from "../harness/program.mjs";

const run = promisify(execFile);

/** What a reader has to know of where a run was made. */
export async function machine() {
  // A program that was built elsewhere is of a commit that its builder knows.
  const commit = process.env.COMMON_ID_COMMIT ?? (await run("git", ["-C", import.meta.dirname, "rev-parse", "--short=12", "HEAD"]).then(({ stdout }) => stdout.trim(), () => "unknown"));
  const { stdout } = await run(binary, ["--version"]);
  return { program: stdout.trim(), commit, machine: `${os.cpus().length} × ${os.cpus()[0].model.trim()}, Linux ${os.release()}` };
}

/** The row of a test: what it told, and the verdict. A test in which nothing was promised has shown nothing. */
export function judged(key, name, form, told, seconds) {
  const row = { key, name, form, cycles: 0, acknowledged: {}, lost: [], half: [], wrong: [], outage: undefined, ...told, seconds: Math.round(seconds) };
  row.total = Object.values(row.acknowledged).reduce((sum, count) => sum + count, 0);
  const isShown = row.cycles > 0 && row.total > 0;
  row.verdict = row.lost.length || row.half.length || row.wrong.length ? "BROKEN" : isShown ? "held" : "NOTHING SHOWN";
  return row;
}

const seconds = (milliseconds) => (milliseconds === undefined ? "–" : `${(milliseconds / 1_000).toFixed(2)} s`);

/** The table, as text. */
export function table({ form, began, program, commit, machine: where, tests }) {
  const head = ["test", "cycles", "acknowledged", "lost", "half done", "longest outage", "verdict"];
  const rows = tests.map((row) => [row.name, row.cycles, row.total, row.lost.length, row.half.length, seconds(row.outage), row.verdict].map(String));
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column === 0 || column === 6 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ").trimEnd();
  const notes = tests.flatMap(({ name, note }) => (note ? [`${name}: ${note}`] : []));
  return [`${form} form, ${began}, ${program} at ${commit}, ${where}`, "", line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line), ...(notes.length ? ["", ...notes] : [])].join("\n");
}
