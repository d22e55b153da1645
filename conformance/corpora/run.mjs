// The corpora against a provider: what it takes that it must not, and what it answers that is not documented. Without --issuer against a demo that it starts.
//   conformance/node conformance/corpora/run.mjs [--issuer URL] [--credentials FILE] [--list] [CORPUS…]
// Ends with 1 when anything is wrong. docs/operators/conformance.md says what the file holds, and what a run leaves behind.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startDemo } from "../harness/program.mjs";
import { attack, CORPORA } from "./attacks.mjs";
import { Subject } from "./subject.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { issuer: { type: "string" }, credentials: { type: "string" }, list: { type: "boolean", default: false } },
});
const names = positionals.length ? positionals : Object.keys(CORPORA);
for (const name of names) if (!(name in CORPORA)) throw new Error(`there is no corpus ${name}: ${Object.keys(CORPORA).join(", ")}`);
if (options.issuer && !options.credentials) throw new Error("--issuer needs --credentials: a file like the demo's demo.json");

/** What the file says, of the issuer that was named. */
function described() {
  const demo = JSON.parse(readFileSync(options.credentials, "utf8"));
  if (options.issuer && demo.issuer !== options.issuer) throw new Error(`${options.credentials} is of ${demo.issuer}, and not of ${options.issuer}`);
  return { demo, dispose() {} };
}

const program = options.credentials ? described() : await startDemo();
try {
  const subject = await Subject.of(program);
  for (const name of names) {
    const { cases, count, faults, limited, seconds } = await attack(subject, name);
    if (options.list) for (const one of cases) console.log(one.name);
    console.log(`${name}: ${count} tried, ${faults.length} wrong${limited ? `, ${limited} not looked at, since they were too many` : ""}, ${seconds.toFixed(1)} s`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (faults.length) process.exitCode = 1;
  }
  for (const what of subject.leftOut) console.log(`left out: ${what}`);
} finally {
  await program.dispose();
}
