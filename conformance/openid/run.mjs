// Runs plans of the OpenID Foundation's conformance suite against a provider, alone: makes the plans, does what a person has to do in the browser, hands in
// the pictures that are asked for, and says what the suite found.
//
//   conformance/node conformance/openid/run.mjs --suite https://localhost:8443 --ca suite-ca.pem --ca data/ca.pem [PLAN…]
//
// Ends with 1 when anything failed, warned unexpectedly, or was skipped without a reason. docs/operators/conformance.md says how to put the two side by side.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { parseArgs } from "node:util";
import { answer, beforeStart, behaviour } from "./behaviour.mjs";
import { EXPECTED } from "./expected.mjs";
import { runModule } from "./module.mjs";
import { Person } from "./person.mjs";
import { configuration, PLANS, USUAL } from "./plans.mjs";
import { html, line, summary, table } from "./report.mjs";
import { Suite } from "./suite.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: "string", default: "https://localhost:8443" },
    credentials: { type: "string", default: "data/demo.json" },
    user: { type: "string" },
    ca: { type: "string", multiple: true, default: [] },
    token: { type: "string", default: process.env.CONFORMANCE_TOKEN },
    report: { type: "string", default: path.resolve(import.meta.dirname, "../test-output/openid") },
    module: { type: "string", multiple: true },
    list: { type: "boolean", default: false },
  },
});

if (options.list) {
  for (const [name, { plan, variant }] of Object.entries(PLANS)) console.log(`${name.padEnd(24)}${plan} ${JSON.stringify(variant)}`);
  process.exit(0);
}

setDefaultCACertificates([...getCACertificates(), ...options.ca.map((file) => readFileSync(file, "utf8"))]);
const credentials = JSON.parse(readFileSync(options.credentials, "utf8"));
const user = credentials.users.find(({ username, kind }) => (options.user ? username === options.user : kind === "full"));
if (!user) throw new Error(`${options.credentials} names no user ${options.user ?? 'of the kind "full"'}`);
const names = positionals.length ? positionals : USUAL;
for (const name of names) if (!(name in PLANS)) throw new Error(`there is no plan ${name}; --list shows those that there are`);

const suite = new Suite(options.suite, options.token);
const { version } = await suite.server();
console.log(`The suite is ${version} at ${suite.base}, the provider ${credentials.issuer}.`);

const person = await Person.of(credentials.issuer, [user, ...credentials.users.filter((other) => other !== user)]);
const report = { suite: suite.base, version, issuer: credentials.issuer, began: new Date().toISOString(), plans: [] };
try {
  for (const name of names) report.plans.push(await runPlan(name));
} finally {
  await person.close();
}
mkdirSync(options.report, { recursive: true });
writeFileSync(path.join(options.report, "report.json"), JSON.stringify(report, null, 2));
writeFileSync(path.join(options.report, "report.html"), html(report));
console.log(`\n${table(report)}\n\nThe report is ${path.join(options.report, "report.html")}.`);
process.exitCode = report.plans.every(({ isGreen }) => isGreen) ? 0 : 1;

async function runPlan(name) {
  const definition = PLANS[name];
  const plan = await suite.makePlan(definition.plan, definition.variant, configuration(definition, credentials, user));
  console.log(`\n${name}: ${definition.plan}, ${plan.modules.length} modules, ${suite.base}/plan-detail.html?plan=${plan.id}`);
  const modules = [];
  for (const module of plan.modules) {
    if (options.module && !options.module.includes(module.testModule)) continue;
    const prepare = beforeStart(module.testModule);
    const how = { behaviour: behaviour(module.testModule), prepare: prepare && (() => prepare(credentials)), answer: definition.isBackchannel && answer(module.testModule, definition.variant.ciba_mode) };
    const outcome = await runModule({ suite, person, plan, expected: EXPECTED[name] ?? [] }, module, how);
    modules.push(outcome);
    console.log(line(outcome));
  }
  return { name, ...definition, id: plan.id, page: `${suite.base}/plan-detail.html?plan=${plan.id}`, modules, ...summary(modules) };
}
