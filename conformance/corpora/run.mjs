// The corpora against a provider: what it takes that it must not, and what it answers that is not documented. Without --issuer against a demo that it starts.
//   conformance/node conformance/corpora/run.mjs [--issuer URL] [--credentials FILE] [--list] [CORPUS…]
// Ends with 1 when anything is wrong. docs/operators/conformance.md says what the file holds, and what a run leaves behind.
import { parseArgs } from "node:util";
import { deployment } from "../harness/deployment.mjs";
import { startDemo } from "../harness/program.mjs";
import { attack, CORPORA } from "./attacks.mjs";
import { Subject } from "./subject.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { issuer: { type: "string" }, credentials: { type: "string" }, list: { type: "boolean", default: false } },
});
const names = positionals.length ? positionals : Object.keys(CORPORA);
for (const name of names) if (!(name in CORPORA)) throw new Error(`there is no corpus ${name}: ${Object.keys(CORPORA).join(", ")}`);

const program = options.credentials || options.issuer ? deployment(options) : await startDemo();
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
