// The tests that are named after a standard, against a provider that somebody runs:
//   conformance/node conformance/protocol/run.mjs --issuer URL --credentials FILE [--ca FILE…] [FILE…]
// Without files, all of them. Ends with 1 when a test fails. docs/operators/conformance.md says what the file of credentials holds.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { deployment } from "../harness/deployment.mjs";

/** Named after a standard, and content with what a stranger sees: neither the program's log nor its database nor a start of its own. */
const OF_A_STANDARD = /^(rfc\d+|core|discovery|ciba|session-management|(rp-initiated|front-channel)-logout)\b.*\.test\.mjs$/;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { issuer: { type: "string" }, credentials: { type: "string" }, ca: { type: "string" } },
});
const { demo } = deployment(options);
const files = positionals.length
  ? positionals
  : readdirSync(import.meta.dirname)
      .filter((file) => OF_A_STANDARD.test(file))
      .map((file) => path.join(import.meta.dirname, file));
console.log(`${files.length} files, against ${demo.issuer}`);
const environment = {
  ...process.env,
  CREDENTIALS_UNDER_TEST: path.resolve(options.credentials),
  ...(options.ca && { NODE_EXTRA_CA_CERTS: path.resolve(options.ca) }),
};
const { status } = spawnSync(process.execPath, ["--test", "--test-concurrency=1", ...files], { stdio: "inherit", env: environment });
process.exitCode = status ?? 1;
