// Breaks things around the provider and looks what became of what it had promised:
//   conformance/chaos/run [--long] [--cycles N] [--output FILE] [TEST…]
// Without a name, all tests. Ends with 1 when anything was lost, half done or wrong.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { outputFolder } from "./house.mjs";
import { judged, machine, table } from "./report.mjs";
import { TESTS } from "./tests/index.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    cycles: { type: "string" },
    output: { type: "string", default: path.join(outputFolder(), "report.json") },
  },
});
const names = positionals.length ? positionals : Object.keys(TESTS).filter((name) => TESTS[name].isAsked?.() ?? true);
for (const name of names) if (!(name in TESTS)) throw new Error(`there is no test ${name}: ${Object.keys(TESTS).join(", ")}`);
if (options.list) {
  for (const name of names) console.log(`${name.padEnd(16)}${TESTS[name].name}`);
  process.exit(0);
}

// What was started ends with this process, however it ends.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
const report = { form: options.long ? "long" : "short", began: new Date().toISOString(), ...(await machine()), tests: [] };
for (const batch of batches(names)) {
  report.tests.push(...(await Promise.all(batch.map(one))));
  // After every test: a long run that is stopped keeps what it found.
  writeFileSync(options.output, `${JSON.stringify(report, null, 2)}\n`);
}
const text = table(report);
writeFileSync(options.output.replace(/\.json$/, "") + ".txt", `${text}\n`);
console.log(`\n${text}`);
process.exit(report.tests.every(({ verdict }) => verdict === "held") ? 0 : 1);

/** One test at a time, but for those that wait together. */
function batches(keys) {
  const found = [];
  for (const key of keys) {
    if (TESTS[key].isQuiet && TESTS[found.at(-1)?.[0]]?.isQuiet) found.at(-1).push(key);
    else found.push([key]);
  }
  return found;
}

async function one(key) {
  const test = TESTS[key];
  const form = { ...(options.long ? test.long : test.short), ...(options.cycles && { cycles: Number(options.cycles) }) };
  console.log(`${key}: ${test.name}`);
  const began = performance.now();
  const told = await test.run(form, (what) => console.log(`  ${key}: ${what}`)).catch((error) => ({ cycles: 0, wrong: [`the test itself: ${error.stack}`] }));
  const row = judged(key, test.name, form, told, (performance.now() - began) / 1_000);
  for (const fault of [...row.lost, ...row.half, ...row.wrong].slice(0, 20)) console.log(`  ${key}: ${fault}`);
  console.log(`  ${key}: ${row.verdict}, ${row.seconds} s`);
  return row;
}
