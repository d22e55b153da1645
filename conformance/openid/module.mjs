// One module of a plan: started, accompanied by a person as long as it asks for one, and read when it has ended.
import { ENDED } from "./suite.mjs";
import { judge } from "./verdict.mjs";

/** Longest that a module may take; some of them sleep for half a minute, or wait until something has expired. */
const MODULE_MS = 6 * 60_000;
/** How long the suite is left alone before it is asked again what it needs. */
const GLANCE_MS = 1_000;
/** How long a module is left to work on an answer before it is asked whether it wants a picture, too. */
const SETTLED_MS = 5_000;
/** How long a person looks at a question of their phone before they answer. */
const THINKING_MS = 2_500;
/** Answers of a person for which there is something to do. */
const ASKING = ["allow", "deny"];
/** How long a module may wait for nothing that a person could do. */
const STUCK_MS = 90_000;

/**
 * Runs a module and gives its verdict. `prepare` is done before it starts, `behaviour` says how the person behaves in it, and `answer` what they answer a service
 * that asks without a browser, see behaviour.mjs.
 */
export async function runModule({ suite, person, plan, expected }, module, how) {
  const began = performance.now();
  const id = await suite.makeModule(plan.id, module);
  let trouble;
  try {
    await person.begin();
    await accompany(suite, person, id, how);
  } catch (error) {
    trouble = error.message.split("\n")[0];
    await suite.cancel(id).catch(() => {});
    await suite.reaches(id, ENDED, 10_000).catch(() => {});
    if (!person.isThere) throw error;
  }
  const [outcome, log] = await Promise.all([suite.outcome(id), suite.log(id)]);
  const verdict = judge({ name: module.testModule, status: outcome.status, result: outcome.result, log }, expected);
  if (trouble) Object.assign(verdict, { verdict: "failed", findings: [...verdict.findings, { kind: "failure", where: "runner", what: trouble }] });
  return { id, name: module.testModule, variant: module.variant, logPage: suite.logPage(id), seconds: Math.round((performance.now() - began) / 1000), ...verdict };
}

/** The suite waits only when the person should answer: before, it tries that nothing is given out yet, and on a slow machine it says that it waits while it does. */
const isWaiting = async (suite, id) => (await suite.reaches(id, ["WAITING"], 1)) && suite.isQuiet(id, THINKING_MS);

async function accompany(suite, person, id, { prepare, behaviour, answer }) {
  const state = await suite.reaches(id, ["CONFIGURED", "WAITING", ...ENDED], 30_000);
  if (state === false) throw new Error("the module did not start within 30 s");
  if (state === "CONFIGURED") {
    await prepare?.();
    await suite.start(id);
  }
  const end = Date.now() + MODULE_MS;
  let visits = 0;
  let seen;
  for (let lastAsked = Date.now(); ; ) {
    if (await suite.reaches(id, ENDED, GLANCE_MS)) return;
    if (Date.now() > end) throw new Error(`the module did not end within ${MODULE_MS / 60_000} min`);
    const [address] = await suite.addresses(id).catch(() => []);
    const idle = Date.now() - lastAsked;
    if (address !== undefined) {
      await suite.opened(id, address.url);
      seen = await person.visit(address, behaviour?.(visits));
      visits += 1;
      lastAsked = Date.now();
    } else if (seen && (seen.isLast || idle > SETTLED_MS)) {
      // Many modules are content with a picture or with an answer: a picture beside the answer would only ask for a look.
      for (const placeholder of await suite.wanted(id)) await suite.fill(id, placeholder, seen.picture);
      seen = undefined;
    } else if (ASKING.includes(answer) && (await isWaiting(suite, id)) && (await person.answer(answer))) {
      lastAsked = Date.now();
    } else if (idle > STUCK_MS) throw new Error(`the module has waited for ${STUCK_MS / 1000} s and asks for nothing`);
  }
}
