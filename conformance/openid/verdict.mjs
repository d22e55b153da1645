// What the outcome of a module means: a table of rules, so that nothing that went wrong can pass as good.
//
// | the suite says | and | verdict |
// | --- | --- | --- |
// | not finished, FAILED, UNKNOWN, or a condition failed | | failed |
// | a condition warned | it is expected here, with its reason | as without it |
// | a condition warned | otherwise | failed: unexpected warning |
// | SKIPPED | expected, with its reason | skipped |
// | SKIPPED | otherwise | failed: unexplained skip |
// | PASSED, WARNING, REVIEW | a skip or a warning was expected and did not come | failed: the expectation is out of date |
// | REVIEW | a picture was handed in | review: a person has to look at it |
// | REVIEW | no picture is there | failed |
// | PASSED | | passed |
// | WARNING | every warning is expected | warning |

/** Verdicts, in the order of the columns of a table. */
export const VERDICTS = ["passed", "review", "warning", "skipped", "failed"];

const SETTLED = { PASSED: "passed", WARNING: "warning", REVIEW: "review", SKIPPED: "skipped" };

/**
 * Judges `module`, `{ name, status, result, log }`, against `expected`, `[{ module, skip: true | warning: CONDITION, reason }]`.
 * Gives `{ verdict, findings, pictures }`; a finding is `{ kind, where, what, reason }`.
 */
export function judge({ name, status, result, log }, expected) {
  const here = expected.filter((one) => one.module === name);
  const findings = [];
  const fail = (kind, where, what) => findings.push({ kind, where, what });
  const bad = log.filter((entry) => ["FAILURE", "WARNING"].includes(entry.result));
  const warned = new Set();

  for (const { src, msg, result: kind } of bad) {
    const known = kind === "WARNING" && here.find((one) => one.warning === src);
    if (known) {
      warned.add(known);
      findings.push({ kind: "expected warning", where: src, what: msg, reason: known.reason });
    } else fail(kind === "FAILURE" ? "failure" : "unexpected warning", src, msg);
  }

  const skip = here.find((one) => one.skip);
  const why = log.findLast((entry) => entry.result === "SKIPPED")?.msg ?? lastWords(log);
  if (result === "SKIPPED" && skip) findings.push({ kind: "expected skip", where: name, what: why, reason: skip.reason });
  else if (result === "SKIPPED") fail("unexplained skip", name, why);
  else if (skip) fail("expectation out of date", name, `is no longer skipped: ${skip.reason}`);
  for (const one of here) if (one.warning && !warned.has(one) && result !== "SKIPPED") fail("expectation out of date", name, `${one.warning} no longer warns: ${one.reason}`);

  const pictures = log.filter((entry) => entry.img).length;
  if (status !== "FINISHED") fail("failure", name, `ended as ${status}: ${lastWords(log)}`);
  else if (!(result in SETTLED)) {
    if (!findings.some(({ kind }) => kind === "failure")) fail("failure", name, `the suite's result is ${result}`);
  } else if (result === "REVIEW" && pictures === 0) fail("failure", name, "a person should look at a picture, and there is none");

  const isGood = findings.every(({ kind }) => kind.startsWith("expected "));
  return { verdict: isGood ? SETTLED[result] : "failed", findings, pictures };
}

/** The last sentence of a log, which says why it ended. */
function lastWords(log) {
  return log.findLast((entry) => entry.msg && entry.src !== "-START-BLOCK-")?.msg ?? "";
}

/** How many modules have each verdict. */
export function count(modules) {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, modules.filter((module) => module.verdict === verdict).length]));
}
